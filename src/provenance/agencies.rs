//! Which names mean an agency? A readable table of agencies, wires and republishers, with the forms of their names.
//!
//! A full name is enough wherever a credit may stand. A code (`AP`, `dpa`, `ANI`) is also a pension, a protocol or a
//! person's initials: it counts only in the closed forms that `credit` reads, in its exact case.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ahash::AHashMap;

/// What a party in the table does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trade {
    /// Writes stories for others to print.
    Agency,
    /// Passes companies' and offices' own releases on: the company is the origin.
    Releases,
    /// Passes other papers' stories on: the paper is the origin.
    Distributor,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Agency {
    /// The name reported.
    pub name: &'static str,
    /// Other full names, in any case.
    pub names: &'static [&'static str],
    /// Short forms, in exact case, that need a dateline, a tail or a byline to count.
    pub codes: &'static [&'static str],
    /// Its own registrable domains.
    pub domains: &'static [&'static str],
    /// What it does.
    pub trade: Trade,
}

const fn agency(
    name: &'static str,
    names: &'static [&'static str],
    codes: &'static [&'static str],
    domains: &'static [&'static str],
) -> Agency {
    Agency { name, names, codes, domains, trade: Trade::Agency }
}

const fn releases(
    name: &'static str,
    names: &'static [&'static str],
    codes: &'static [&'static str],
) -> Agency {
    Agency { name, names, codes, domains: &[], trade: Trade::Releases }
}

const fn distributor(
    name: &'static str,
    names: &'static [&'static str],
    codes: &'static [&'static str],
) -> Agency {
    Agency { name, names, codes, domains: &[], trade: Trade::Distributor }
}

/// The table.
pub const AGENCIES: &[Agency] = &[
    agency(
        "Reuters",
        &["Thomson Reuters", "ロイター", "路透社", "路透", "로이터", "Рейтер", "رويترز"],
        &[],
        &["reuters.com"],
    ),
    agency(
        "The Associated Press",
        &["Associated Press", "AP News", "美联社"],
        &["AP"],
        &["apnews.com", "ap.org"],
    ),
    agency(
        "AFP",
        &["Agence France-Presse", "Agence France Presse", "法新社", "АФП"],
        &["AFP"],
        &["afp.com"],
    ),
    agency(
        "The Canadian Press",
        &["Canadian Press", "La Presse Canadienne", "Presse Canadienne"],
        &["CP", "PC"],
        &["thecanadianpress.com"],
    ),
    agency("PA Media", &["Press Association", "PA News Agency"], &["PA"], &["pa.media"]),
    agency(
        "dpa",
        &["Deutsche Presse-Agentur", "dpa-AFX", "dpa-infocom"],
        &["dpa", "DPA"],
        &["dpa.com"],
    ),
    agency("APA", &["Austria Presse Agentur"], &["APA"], &["apa.at"]),
    agency("Keystone-SDA", &["Keystone-ATS"], &["sda", "SDA", "ATS"], &["keystone-sda.ch"]),
    agency("ANP", &["Algemeen Nederlands Persbureau"], &["ANP"], &["anp.nl"]),
    agency("Belga", &["Belga News Agency"], &["BELGA"], &["belga.be"]),
    agency("Ritzau", &["Ritzaus Bureau"], &[], &["ritzau.dk"]),
    agency("NTB", &["Norsk Telegrambyrå"], &["NTB"], &["ntb.no"]),
    agency("TT", &["TT Nyhetsbyrån"], &["TT"], &["tt.se"]),
    agency("PAP", &["Polska Agencja Prasowa", "Polish Press Agency"], &["PAP"], &["pap.pl"]),
    agency("ČTK", &["Česká tisková kancelář"], &["ČTK", "CTK"], &["ctk.cz"]),
    agency("MTI", &["Magyar Távirati Iroda"], &["MTI"], &["mti.hu"]),
    agency("STA", &["Slovenska tiskovna agencija"], &["STA"], &["sta.si"]),
    agency("SID", &["Sport-Informations-Dienst"], &["SID"], &["sid.de"]),
    agency("epd", &["Evangelischer Pressedienst"], &["epd"], &["epd.de"]),
    agency("KNA", &["Katholische Nachrichten-Agentur"], &["KNA"], &["kna.de"]),
    agency("Lusa", &["Agência Lusa"], &["LUSA"], &["lusa.pt"]),
    agency("Agência Brasil", &[], &[], &["agenciabrasil.ebc.com.br", "ebc.com.br"]),
    agency("Estadão Conteúdo", &["Agência Estado"], &[], &[]),
    agency("Folhapress", &[], &[], &["folhapress.com.br"]),
    agency("Agência O Globo", &[], &[], &[]),
    agency("EFE", &["Agencia EFE", "Agência EFE"], &["EFE"], &["efe.com"]),
    agency("Europa Press", &[], &["EP"], &["europapress.es"]),
    agency("ANSA", &["Agenzia ANSA", "Redazione ANSA"], &["ANSA"], &["ansa.it"]),
    agency("AGI", &["Agenzia Giornalistica Italia"], &["AGI"], &["agi.it"]),
    agency("Adnkronos", &[], &["ADNKRONOS"], &["adnkronos.com"]),
    agency("askanews", &[], &[], &["askanews.it"]),
    agency("LaPresse", &[], &[], &["lapresse.it"]),
    agency("Italpress", &[], &[], &["italpress.com"]),
    agency(
        "Xinhua",
        &["Xinhua News Agency", "新华社", "新華社", "新华网"],
        &["XINHUA"],
        &["xinhuanet.com", "news.cn"],
    ),
    agency(
        "China News Service",
        &["中新社", "中新网", "中国新闻社", "中国新闻网"],
        &["CNS"],
        &["chinanews.com"],
    ),
    agency("CCTV", &["央视新闻", "央视网", "央视"], &["CCTV"], &["cctv.com"]),
    agency("Yonhap", &["Yonhap News Agency", "연합뉴스"], &["YONHAP"], &["yna.co.kr"]),
    agency("Newsis", &["뉴시스"], &[], &["newsis.com"]),
    agency("News1", &["뉴스1"], &[], &["news1.kr"]),
    agency("Kyodo", &["Kyodo News", "共同", "共同通信"], &["KYODO"], &["kyodonews.net"]),
    agency("Jiji Press", &["Jiji", "時事", "時事通信"], &["JIJI"], &["jiji.com"]),
    agency("TASS", &["ТАСС", "Itar-Tass", "ИТАР-ТАСС"], &[], &["tass.com", "tass.ru"]),
    agency("RIA Novosti", &["РИА Новости", "Sputnik"], &["RIA"], &["ria.ru"]),
    agency("Interfax", &["Интерфакс", "INTERFAX.RU"], &[], &["interfax.ru"]),
    agency("Anadolu", &["Anadolu Agency", "Anadolu Ajansı"], &["AA"], &["aa.com.tr"]),
    agency("PTI", &["Press Trust of India", "भाषा"], &["PTI"], &["ptinews.com"]),
    agency("ANI", &["Asian News International", "एएनआई"], &["ANI"], &["aninews.in"]),
    agency("IANS", &["Indo-Asian News Service"], &["IANS"], &["ians.in"]),
    agency("UNI", &["United News of India"], &["UNI"], &["uniindia.com"]),
    agency("Bernama", &[], &["BERNAMA"], &["bernama.com"]),
    agency("Antara", &["Antara News"], &["ANTARA"], &["antaranews.com"]),
    agency("VNA", &["Vietnam News Agency"], &["VNA"], &["vnanet.vn"]),
    agency("PNA", &["Philippine News Agency"], &["PNA"], &["pna.gov.ph"]),
    agency("APP", &["Associated Press of Pakistan"], &["APP"], &["app.com.pk"]),
    agency("UNB", &["United News of Bangladesh"], &["UNB"], &["unb.com.bd"]),
    agency("BSS", &["Bangladesh Sangbad Sangstha"], &["BSS"], &["bssnews.net"]),
    agency("WAM", &["Emirates News Agency"], &["WAM"], &["wam.ae"]),
    agency("SPA", &["Saudi Press Agency"], &["SPA"], &["spa.gov.sa"]),
    agency("QNA", &["Qatar News Agency"], &["QNA"], &["qna.org.qa"]),
    agency("KUNA", &["Kuwait News Agency"], &["KUNA"], &["kuna.net.kw"]),
    agency("IRNA", &["Islamic Republic News Agency"], &["IRNA"], &["irna.ir"]),
    agency("SANA", &["Syrian Arab News Agency"], &["SANA"], &["sana.sy"]),
    agency("MAP", &["Maghreb Arabe Presse"], &["MAP"], &["mapnews.ma"]),
    agency("APS", &["Algérie Presse Service"], &["APS"], &["aps.dz"]),
    agency("Bloomberg", &["Bloomberg News", "Bloomberg L.P"], &["BLOOMBERG"], &["bloomberg.com"]),
    agency("UPI", &["United Press International"], &["UPI"], &["upi.com"]),
    agency("AAP", &["Australian Associated Press"], &["AAP"], &["aap.com.au"]),
    agency("CNN", &["CNN Newsource", "CNN Wire", "The-CNN-Wire"], &[], &["cnn.com"]),
    agency("Gray News", &["Gray Media"], &[], &["graymedia.com"]),
    agency("Inter Press Service", &[], &["IPS"], &["ipsnews.net"]),
    agency("The Conversation", &[], &[], &["theconversation.com"]),
    agency("ProPublica", &[], &[], &["propublica.org"]),
    agency("KFF Health News", &["Kaiser Health News"], &[], &["kffhealthnews.org"]),
    agency("States Newsroom", &[], &[], &["statesnewsroom.com"]),
    agency("Global Voices", &[], &[], &["globalvoices.org"]),
    agency("Stacker", &[], &[], &["stacker.com"]),
    agency("RFE/RL", &["Radio Free Europe/Radio Liberty"], &[], &["rferl.org"]),
    agency("Deutsche Welle", &[], &["DW"], &["dw.com"]),
    releases("PR Newswire", &["PRNewswire"], &[]),
    releases("Business Wire", &["BusinessWire"], &[]),
    releases("GlobeNewswire", &["Globe Newswire"], &[]),
    releases("ACCESS Newswire", &["ACCESSWIRE"], &[]),
    releases("CNW", &["Cision", "CNW Telbec"], &["CNW"]),
    releases("EIN Presswire", &[], &[]),
    distributor("Tribune Content Agency", &["Tribune News Service"], &["TNS", "TCA"]),
    distributor("MENAFN", &[], &[]),
    distributor("AllAfrica", &["AllAfrica Global Media"], &[]),
];

/// How sure a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sureness {
    /// A short form that means other things too.
    Code,
    /// A full name.
    Name,
}

/// The agency that a name stands for, and how sure that is.
///
/// ```
/// use wirecopy::provenance::agencies::{Sureness, find};
///
/// assert_eq!(find("REUTERS").map(|(a, s)| (a.name, s)), Some(("Reuters", Sureness::Name)));
/// assert_eq!(find("AP").map(|(a, s)| (a.name, s)), Some(("The Associated Press", Sureness::Code)));
/// assert_eq!(find("Bloomberg").map(|(_, s)| s), Some(Sureness::Name));
/// assert!(find("ap").is_none());
/// ```
pub fn find(name: &str) -> Option<(&'static Agency, Sureness)> {
    let name = name.trim().trim_end_matches(['.', ',']);
    if let Some(&agency) = INDEX.codes.get(name) {
        return Some((agency, Sureness::Code));
    }
    // "the " may stand before the longest name.
    if name.is_ascii() && name.len() > INDEX.longest + 4 {
        return None;
    }
    let wanted = name.to_lowercase();
    let bare = wanted.strip_prefix("the ").unwrap_or(&wanted);
    INDEX.names.get(bare).map(|&agency| (agency, Sureness::Name))
}

/// The table by code, by name in lower case without article, and by domain.
struct Index {
    codes: AHashMap<&'static str, &'static Agency>,
    names: AHashMap<String, &'static Agency>,
    /// Bytes of the longest name.
    longest: usize,
    domains: BTreeMap<&'static str, &'static Agency>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index {
        codes: AHashMap::new(),
        names: AHashMap::new(),
        longest: 0,
        domains: BTreeMap::new(),
    };
    for agency in AGENCIES {
        for &code in agency.codes {
            index.codes.entry(code).or_insert(agency);
        }
        // A name that is a code (AFP, MAP) is none in another case (map).
        let own_is_code = agency.codes.contains(&agency.name);
        let own = Some(agency.name).filter(|_| !own_is_code);
        for &name in own.iter().chain(agency.names) {
            let lower = name.to_lowercase();
            let bare = lower.strip_prefix("the ").unwrap_or(&lower).to_owned();
            index.longest = index.longest.max(bare.len());
            index.names.entry(bare).or_insert(agency);
        }
        for &domain in agency.domains {
            index.domains.entry(domain).or_insert(agency);
        }
    }
    index
});

/// The name under which a party is reported: the table's for an agency, else as given without its article's case.
pub fn canonical(name: &str) -> String {
    find(name).map_or_else(|| name.trim().to_owned(), |(agency, _)| agency.name.to_owned())
}

/// A party's name or domain reduced for comparing: two names with one key mean one party.
///
/// ```
/// use wirecopy::provenance::agencies::key;
///
/// assert_eq!(key("Associated Press"), key("apnews.com"));
/// assert_eq!(key("The Harbour Ledger"), key("harbourledger.example"));
/// assert_ne!(key("Reuters"), key("AFP"));
/// ```
pub fn key(name: &str) -> String {
    let by_domain = || {
        let domain = crate::extract::outlet::registrable(name).filter(|_| !name.contains(' '))?;
        INDEX.domains.get(domain.as_str()).copied()
    };
    let agency = find(name).map(|(agency, _)| agency).or_else(by_domain);
    crate::extract::outlet::name_key(agency.map_or(name, |a| a.name))
}
