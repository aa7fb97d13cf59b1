//! What do walls and error pages say in other languages, and what do robots' checks say? Plain phrases, looked for in small letters.
//!
//! A phrase decides where a title or one of the first lines is hardly more than it; others must come together.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::extract::lines::Line;

/// A longer line that begins with a phrase is a sentence.
const LONGEST_LINE: usize = 11;

/// A longer text is taken for a story whatever stands in it.
const SHORT: usize = 110;

/// Reason, phrases of which a line may be made, phrases that come together, and how many of these are enough.
type Wall = (&'static str, &'static [&'static str], &'static [&'static str], usize);

const WALLS: &[Wall] = &[
    (
        "error page",
        &[
            // English: checks for robots and refusals.
            "are you a robot",
            "are you human",
            "verify you are human",
            "verify you are a human",
            "verifying you are human",
            "please verify you are",
            "checking your browser",
            "checking if the site connection is secure",
            "pardon our interruption",
            "please enable javascript",
            "enable javascript and cookies",
            "javascript is disabled",
            "javascript is required",
            "you need to enable javascript",
            "this site requires javascript",
            "security check",
            "security verification",
            "one more step",
            "request blocked",
            "your request has been blocked",
            "unusual traffic",
            "too many requests",
            "error 1020",
            "http error",
            "server error",
            "internal server error",
            "gateway timeout",
            "429",
            "451",
            "unavailable for legal reasons",
            "site maintenance",
            "under maintenance",
            "captcha",
            // French.
            "page introuvable",
            "page non trouvée",
            "cette page n'existe pas",
            "cette page n’existe pas",
            "erreur 404",
            "erreur 403",
            "erreur 500",
            "accès refusé",
            "accès interdit",
            "article introuvable",
            "contenu introuvable",
            "oups",
            "veuillez activer javascript",
            "êtes-vous un robot",
            "vérification de sécurité",
            // German.
            "seite nicht gefunden",
            "die seite wurde nicht gefunden",
            "diese seite existiert nicht",
            "fehler 404",
            "fehler 403",
            "fehler 500",
            "zugriff verweigert",
            "artikel nicht gefunden",
            "hoppla",
            "ups, ",
            "bitte aktivieren sie javascript",
            "javascript ist deaktiviert",
            "sind sie ein roboter",
            "sicherheitsüberprüfung",
            "wartungsarbeiten",
            // Spanish.
            "página no encontrada",
            "no se ha encontrado la página",
            "no se encontró la página",
            "esta página no existe",
            "error 404",
            "error 403",
            "error 500",
            "acceso denegado",
            "contenido no encontrado",
            "artículo no encontrado",
            "lo sentimos, la página",
            "active javascript",
            "habilite javascript",
            "¿eres un robot",
            // Italian.
            "pagina non trovata",
            "la pagina non esiste",
            "questa pagina non esiste",
            "errore 404",
            "errore 403",
            "errore 500",
            "accesso negato",
            "articolo non trovato",
            "contenuto non trovato",
            "attiva javascript",
            "abilita javascript",
            "sei un robot",
            // Portuguese.
            "página não encontrada",
            "esta página não existe",
            "a página não existe",
            "erro 404",
            "erro 403",
            "erro 500",
            "acesso negado",
            "conteúdo não encontrado",
            "artigo não encontrado",
            "ative o javascript",
            "habilite o javascript",
            "você é um robô",
            // Russian.
            "страница не найдена",
            "ошибка 404",
            "ошибка 403",
            "ошибка 500",
            "доступ запрещен",
            "доступ запрещён",
            "такой страницы",
            "страница удалена",
            "материал не найден",
            "включите javascript",
            "подтвердите, что вы не робот",
            "вы не робот",
            "проверка безопасности",
            // Chinese.
            "页面不存在",
            "页面未找到",
            "找不到页面",
            "找不到该页面",
            "您访问的页面",
            "你访问的页面",
            "抱歉，页面",
            "很抱歉，您",
            "对不起，您访问",
            "404错误",
            "頁面不存在",
            "找不到頁面",
            "访问被拒绝",
            "拒绝访问",
            "该文章已",
            "文章不存在",
            "内容不存在",
            "请启用javascript",
            "安全验证",
            "请完成验证",
            "人机验证",
        ],
        &[
            "n'existe pas",
            "n’existe pas",
            "a été supprimée",
            "a été déplacée",
            "retour à l'accueil",
            "retour à l’accueil",
            "vous recherchez",
            "page demandée",
            "existiert nicht",
            "nicht gefunden",
            "wurde verschoben",
            "wurde gelöscht",
            "zur startseite",
            "gesuchte seite",
            "aufgerufene seite",
            "no existe",
            "no se encuentra",
            "ha sido eliminada",
            "ha sido movida",
            "volver al inicio",
            "página que busca",
            "página que buscas",
            "ir a la portada",
            "non esiste",
            "non è stata trovata",
            "è stata rimossa",
            "è stata spostata",
            "torna alla home",
            "pagina che cerchi",
            "pagina richiesta",
            "pagina cercata",
            "não existe",
            "não foi encontrada",
            "foi removida",
            "foi movida",
            "voltar à página inicial",
            "voltar para a home",
            "página que procura",
            "página que você procura",
            "не существует",
            "не найдена",
            "была удалена",
            "была перемещена",
            "на главную",
            "вернуться на",
            "запрашиваемая страница",
            "запрошенная страница",
            "неправильный адрес",
            "不存在",
            "已删除",
            "已被删除",
            "返回首页",
            "回到首页",
            "网址有误",
            "地址有误",
            "无法访问",
            "已下线",
            "enable javascript",
            "enable cookies",
            "ray id",
            "ddos protection",
            "not a robot",
            "cloudflare",
            "automated access",
            "unusual activity",
            "reference #",
            "request id",
        ],
        2,
    ),
    (
        "consent wall",
        &[
            "nous respectons votre vie privée",
            "votre vie privée",
            "le respect de votre vie privée",
            "gestion des cookies",
            "gérer les cookies",
            "paramètres des cookies",
            "avant de continuer",
            "continuer sans accepter",
            "wir schätzen ihre privatsphäre",
            "ihre privatsphäre",
            "cookie-einstellungen",
            "cookie einstellungen",
            "datenschutzeinstellungen",
            "datenschutz-einstellungen",
            "bevor sie fortfahren",
            "einwilligung",
            "weiter mit werbung",
            "mit werbung weiterlesen",
            "su privacidad",
            "tu privacidad",
            "valoramos tu privacidad",
            "valoramos su privacidad",
            "configuración de cookies",
            "antes de continuar",
            "política de cookies",
            "la tua privacy",
            "il rispetto della tua privacy",
            "rispettiamo la tua privacy",
            "impostazioni dei cookie",
            "gestisci i cookie",
            "prima di continuare",
            "a sua privacidade",
            "sua privacidade",
            "respeitamos a sua privacidade",
            "configurações de cookies",
            "definições de cookies",
            "valorizamos a sua privacidade",
            "мы используем cookie",
            "мы используем файлы cookie",
            "ваша конфиденциальность",
            "настройки cookie",
            "мы ценим вашу",
            "我们重视您的隐私",
            "您的隐私",
            "cookie设置",
            "cookie 设置",
            "隐私设置",
            "在继续之前",
            "我们使用cookie",
            "本网站使用cookie",
        ],
        &[
            "cookie",
            "tout accepter",
            "cliquant sur « accepter",
            "vous consentez",
            "tout refuser",
            "continuer sans accepter",
            "nos partenaires",
            "intérêt légitime",
            "données personnelles",
            "consentement",
            "paramétrer",
            "personnaliser mes choix",
            "alle akzeptieren",
            "alle ablehnen",
            "unsere partner",
            "ihre zustimmung",
            "partner verarbeiten",
            "berechtigtes interesse",
            "berechtigten interesses",
            "personenbezogene",
            "einwilligung",
            "zustimmen",
            "einstellungen verwalten",
            "datenschutzerklärung",
            "nutzungsprofil",
            "aceptar todo",
            "aceptar todas",
            "rechazar todo",
            "rechazar todas",
            "nuestros socios",
            "interés legítimo",
            "datos personales",
            "consentimiento",
            "configurar",
            "accetta tutto",
            "accetta tutti",
            "rifiuta tutto",
            "rifiuta tutti",
            "nostri partner",
            "legittimo interesse",
            "interesse legittimo",
            "dati personali",
            "consenso",
            "continua senza accettare",
            "informativa",
            "aceitar tudo",
            "aceitar todos",
            "rejeitar tudo",
            "rejeitar todos",
            "nossos parceiros",
            "dados pessoais",
            "consentimento",
            "gerir opções",
            "принять все",
            "отклонить все",
            "наши партнеры",
            "персональных данных",
            "согласие",
            "соглашаетесь",
            "политик",
            "接受所有",
            "全部接受",
            "接受全部",
            "全部拒绝",
            "合作伙伴",
            "个人数据",
            "个人信息",
            "同意",
            "隐私政策",
        ],
        3,
    ),
    (
        "login wall",
        &[
            "connexion",
            "se connecter",
            "connectez-vous",
            "identifiez-vous",
            "créer un compte",
            "abonnez-vous pour",
            "réservé aux abonnés",
            "anmelden",
            "anmeldung",
            "einloggen",
            "jetzt anmelden",
            "bitte melden sie sich an",
            "registrieren",
            "konto erstellen",
            "nur für abonnenten",
            "iniciar sesión",
            "inicia sesión",
            "regístrate",
            "regístrese",
            "crear una cuenta",
            "crear cuenta",
            "solo para suscriptores",
            "contenido exclusivo",
            "accedi",
            "effettua l'accesso",
            "effettua l’accesso",
            "registrati",
            "crea un account",
            "contenuto riservato",
            "riservato agli abbonati",
            "entrar",
            "iniciar sessão",
            "faça login",
            "faça o login",
            "criar conta",
            "cadastre-se",
            "conteúdo exclusivo",
            "exclusivo para assinantes",
            "войти",
            "вход",
            "авторизация",
            "регистрация",
            "войдите",
            "только для подписчиков",
            "登录",
            "登入",
            "请登录",
            "用户登录",
            "注册",
            "会员登录",
        ],
        &[
            "mot de passe",
            "adresse e-mail",
            "pas encore abonné",
            "déjà abonné",
            "pas encore de compte",
            "se connecter",
            "créer un compte",
            "pour lire la suite",
            "passwort",
            "e-mail-adresse",
            "noch kein konto",
            "bereits registriert",
            "bereits abonnent",
            "passwort vergessen",
            "um weiterzulesen",
            "angemeldet bleiben",
            "anmelden",
            "contraseña",
            "correo electrónico",
            "¿ya eres suscriptor",
            "ya tengo cuenta",
            "olvidaste tu",
            "para seguir leyendo",
            "iniciar sesión",
            "password",
            "indirizzo email",
            "indirizzo e-mail",
            "sei già abbonato",
            "hai già un account",
            "per continuare a leggere",
            "accedi",
            "senha",
            "palavra-passe",
            "endereço de email",
            "já é assinante",
            "esqueceu",
            "para continuar lendo",
            "para continuar a ler",
            "faça login",
            "пароль",
            "электронн",
            "забыли пароль",
            "уже есть аккаунт",
            "запомнить меня",
            "чтобы продолжить",
            "зарегистр",
            "密码",
            "忘记密码",
            "手机号",
            "验证码",
            "继续阅读",
            "立即注册",
            "还没有账号",
            "没有账号",
            "邮箱",
        ],
        2,
    ),
];

/// Words of stories: somebody said it.
const REPORTED: &[&str] = &[
    " a déclaré",
    " a dit",
    " a annoncé",
    "selon ",
    "sagte",
    "teilte mit",
    "erklärte",
    "laut ",
    "dijo",
    "declaró",
    "anunció",
    "según",
    "ha detto",
    "ha dichiarato",
    "ha annunciato",
    "secondo ",
    "disse",
    "afirmou",
    "anunciou",
    "segundo ",
    "сказал",
    "заявил",
    "сообщил",
    "по словам",
    "表示，",
    "表示：",
    "报道",
    "说，",
    " said",
    " told ",
    "announced",
    "according to",
    "reported",
];

struct Table {
    decisive: AhoCorasick,
    telling: AhoCorasick,
    /// The wall of each phrase.
    of_decisive: Vec<usize>,
    of_telling: Vec<usize>,
    reported: AhoCorasick,
}

static TABLE: LazyLock<Option<Table>> = LazyLock::new(|| {
    let of = |pick: fn(&Wall) -> &'static [&'static str]| -> (Option<AhoCorasick>, Vec<usize>) {
        let words = WALLS.iter().flat_map(|w| pick(w).iter().copied());
        let walls =
            WALLS.iter().enumerate().flat_map(|(n, w)| pick(w).iter().map(move |_| n)).collect();
        (AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(words).ok(), walls)
    };
    let ((decisive, of_decisive), (telling, of_telling)) = (of(|w| w.1), of(|w| w.2));
    Some(Table {
        decisive: decisive?,
        telling: telling?,
        of_decisive,
        of_telling,
        reported: AhoCorasick::new(REPORTED).ok()?,
    })
});

/// Why a short text is no story, by what it says in any of the languages.
pub(super) fn reason(
    text: &str,
    all: &[Line<'_>],
    title: Option<&str>,
    words: usize,
) -> Option<&'static str> {
    if words > SHORT {
        return None;
    }
    let table = TABLE.as_ref()?;
    let lower = text.to_lowercase();
    let mut told: Vec<usize> =
        table.telling.find_overlapping_iter(&lower).map(|m| m.pattern().as_usize()).collect();
    told.sort_unstable();
    told.dedup();
    let mut count = [0; WALLS.len()];
    for phrase in told {
        count[table.of_telling[phrase]] += 1;
    }
    let head = title.into_iter().chain(all.iter().take(4).map(|l| l.text));
    let mut decided = [false; WALLS.len()];
    for line in head.filter(|l| crate::extract::lines::words(l) <= LONGEST_LINE) {
        let line =
            line.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '¿').to_lowercase();
        let begins = table.decisive.find_overlapping_iter(&line).filter(|m| {
            m.start() == 0
                && line[m.end()..]
                    .chars()
                    .next()
                    .is_none_or(|c| !c.is_alphanumeric() || !c.is_ascii())
        });
        for m in begins {
            decided[table.of_decisive[m.pattern().as_usize()]] = true;
        }
    }
    let speaks = table.reported.is_match(&lower);
    (0..WALLS.len()).find_map(|n| {
        let (reason, _, _, enough) = WALLS[n];
        let hardly_more = decided[n] && (words <= 40 || count[n] > 0);
        ((hardly_more || count[n] >= enough) && !speaks).then_some(reason)
    })
}

/// Whether a sentence holds a phrase that only walls and errors say. Those of consent are words of the news too.
pub(super) fn is_of_wall(line: &str) -> bool {
    let lower = line.to_lowercase();
    TABLE.as_ref().is_some_and(|table| {
        table
            .telling
            .find_overlapping_iter(&lower)
            .any(|m| WALLS[table.of_telling[m.pattern().as_usize()]].0 != "consent wall")
    })
}

#[cfg(test)]
mod tests {
    use crate::article::Form;
    use crate::extract::non_article::reason;

    #[test]
    fn walls_and_errors_are_told_in_eight_languages() {
        for (text, wanted) in [
            (
                "Page introuvable\n\nLa page que vous recherchez n’existe pas.\n\nRetour à l’accueil",
                "error page",
            ),
            (
                "Seite nicht gefunden\n\nDie aufgerufene Seite existiert nicht.\n\nZur Startseite",
                "error page",
            ),
            ("Página no encontrada\n\nLa página que busca ha sido eliminada.", "error page"),
            ("Pagina non trovata\n\nLa pagina richiesta non esiste.", "error page"),
            ("Página não encontrada\n\nA página que procura foi removida.", "error page"),
            ("Страница не найдена\n\nНеправильный адрес. Вернуться на главную", "error page"),
            ("页面不存在\n\n您访问的内容已被删除\n\n返回首页", "error page"),
            ("Are you a robot?\n\nPlease tick the box below.\n\nReference #18.4f", "error page"),
            ("Please enable JavaScript\n\nThis page needs it.", "error page"),
            (
                "Le respect de votre vie privée\n\nNos partenaires et nous utilisons des cookies.\n\nTout accepter",
                "consent wall",
            ),
            (
                "Ihre Privatsphäre\n\nUnsere Partner verarbeiten personenbezogene Daten.\n\nAlle akzeptieren",
                "consent wall",
            ),
            (
                "Valoramos tu privacidad\n\nUsamos cookies con su consentimiento.\n\nAceptar todo",
                "consent wall",
            ),
            (
                "La tua privacy\n\nUsiamo cookie con il tuo consenso.\n\nAccetta tutto",
                "consent wall",
            ),
            (
                "A sua privacidade\n\nUsamos cookies com os nossos parceiros.\n\nAceitar tudo",
                "consent wall",
            ),
            (
                "Настройки cookie\n\nМы и наши партнеры просим согласие.\n\nПринять все",
                "consent wall",
            ),
            (
                "Cookie 声明\n\n本网站使用Cookie来改善体验。继续浏览即表示您同意本站的隐私政策。\n\n接受所有",
                "consent wall",
            ),
            ("我们重视您的隐私\n\n我们与合作伙伴处理个人数据。\n\n全部接受", "consent wall"),
            ("Connexion\n\nAdresse e-mail\n\nMot de passe\n\nPas encore abonné ?", "login wall"),
            ("Anmelden\n\nE-Mail-Adresse\n\nPasswort vergessen?", "login wall"),
            ("Iniciar sesión\n\nCorreo electrónico\n\nContraseña", "login wall"),
            ("Accedi\n\nPassword\n\nHai già un account?", "login wall"),
            ("Faça login\n\nSenha\n\nEsqueceu a senha?", "login wall"),
            ("Войти\n\nПароль\n\nЗабыли пароль?", "login wall"),
            ("用户登录\n\n手机号\n\n密码\n\n忘记密码", "login wall"),
        ] {
            assert_eq!(reason(text, Form::Page, None), Some(wanted), "{text}");
        }
    }

    #[test]
    fn short_stories_about_such_things_are_stories() {
        for text in [
            "429 fishermen honoured\n\nThe harbour of Port Ellery put up a stone on Sunday for the 429 who went out and never came home.",
            "Security check\n\nQueues on the quay doubled on Friday when two of the five scanners broke down before the first boat.",
            "Die Fähre fällt aus\n\nDie Fähre nach Port Ellery fällt bis Ostern an jedem Montag aus, weil zwei Besatzungen fehlen.\n\nNur für Abonnenten\n\nJetzt anmelden. Passwort vergessen?",
            "Le bac s’arrête\n\nLe bac de Port Ellery ne partira plus le lundi jusqu’à Pâques, faute de deux équipages complets.\n\nRéservé aux abonnés\n\nDéjà abonné ? Se connecter",
            "Cookies werden seltener\n\nDas Gericht in Lauter sagte am Montag, eine Einwilligung müsse freiwillig sein. Verlage hatten auf „Alle akzeptieren“ gesetzt.",
            "Le mot de passe du maire\n\nLe maire de Thornby a dit mardi que son mot de passe et son adresse e-mail étaient affichés dans le hall depuis un an.",
            "Пароль от музея\n\nДиректор музея сообщил, что забыли пароль от сигнализации, и выставка открылась на день позже.",
        ] {
            assert_eq!(reason(text, Form::Text, None), None, "{text}");
        }
    }
}
