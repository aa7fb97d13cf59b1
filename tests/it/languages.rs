//! One invented story a language, in its agencies' own forms.

use std::collections::BTreeMap;

use serde_json::Value;
use wirecopy::article::{Document, Form};
use wirecopy::extract::{Collection, Unit};
use wirecopy::provenance::credit::Claim;
use wirecopy::provenance::facts;
use wirecopy::{Place, Span};

use crate::tool::{self, Folder, Wrong, text};

/// An agency's story as two outlets print it, and a story that the second wrote itself.
struct Language {
    /// The agency, as reported.
    agency: &'static str,
    /// As the first outlet prints it.
    wire: Print,
    /// As the second does, with its own headline, cuts and furniture.
    reprint: Print,
    /// The second outlet's own story: photo credits, attributions and an agency as a topic.
    own: &'static str,
    /// Its quotations.
    own_quotes: &'static [&'static str],
    /// Credits by what stands above and below a text: the party, what is said of it, and the exact words.
    forms: &'static [(&'static str, &'static str, &'static str, Claim, &'static str)],
    /// Lines that credit nobody with the text, wherever they stand.
    no_credits: &'static [&'static str],
    /// Lines of pages and pictures, which are no words of the story.
    furniture: &'static [&'static str],
}

struct Print {
    text: &'static str,
    /// The exact words that name the agency.
    credit: &'static str,
    /// Every quotation with its marks, in order.
    quotes: &'static [&'static str],
}

impl Language {
    fn check(&self) {
        let mut wrong = Wrong::default();
        self.scan(&mut wrong);
        let body = self.body();
        let title = self.own.lines().next().unwrap();
        for &(head, tail, party, claim, words) in self.forms {
            let found = credits(&format!("{title}\n\n{head}{body}{tail}"));
            let hit = found.iter().find(|c| c.0 == party && c.1 == claim);
            let form = format!("{head}…{}", tail.trim_start());
            wrong.same(&form, hit.map(|c| c.2.as_str()), Some(words));
            let others = found
                .iter()
                .filter(|c| c.1 == Claim::Whole && claim != Claim::Passed && c.0 != party);
            wrong.same(&format!("{form}, others"), others.collect::<Vec<_>>(), vec![]);
        }
        #[cfg(feature = "html")]
        for &(head, tail, party, claim, _) in self.forms {
            let Some(line) = tail.strip_prefix("\n\n").filter(|_| head.is_empty()) else {
                continue;
            };
            let paragraphs = body.replace("\n\n", "</p><p>");
            let page = format!(
                "<title>{title}</title><nav><a href=/>Home</a></nav><article><h1>{title}</h1><p>{paragraphs}</p>\
                 <p>{line}</p></article><footer><p>© 2025</p></footer>"
            );
            let read = wirecopy::extract::main_text::read(&page, None);
            let found = credits(&read.text);
            wrong.unless(found.iter().any(|c| c.0 == party && c.1 == claim), || {
                format!("a page loses {line}: {}", read.text)
            });
        }
        for line in self.no_credits {
            for text in [
                format!("{title}\n\n{line}\n\n{body}"),
                format!("{title}\n\n{body}\n\n{line}"),
                split(&body, line),
            ] {
                let found = credits(&text);
                let named: Vec<_> =
                    found.iter().filter(|c| matches!(c.1, Claim::Whole | Claim::Part)).collect();
                wrong.same(line, named, vec![]);
            }
        }
        for line in self.furniture {
            for text in [format!("{body}\n\n{line}"), split(&body, line)] {
                wrong.unless(is_marked(&text, line), || format!("counts as the story's: {line}"));
            }
        }
        wrong.none();
    }

    /// The paragraphs of the own story that credit nobody.
    fn body(&self) -> String {
        let paragraphs = self.own.split("\n\n").skip(1).filter(|p| p.chars().count() > 40);
        paragraphs.take(3).collect::<Vec<_>>().join("\n\n")
    }

    fn scan(&self, wrong: &mut Wrong) {
        let files = [
            ("first/wire.txt", self.wire.text),
            ("second/reprint.txt", self.reprint.text),
            ("second/own.txt", self.own),
        ];
        let folder = Folder::new(&files.map(|(name, text)| (name, text.as_bytes())));
        let report = folder.scan(&["--pairs", "all"]);
        let inspected = inspect(&folder);
        let pieces = report.pieces();
        for (name, print) in [(files[0].0, &self.wire), (files[1].0, &self.reprint)] {
            let piece = pieces[name];
            wrong.same(&format!("{name} role"), text(&piece["role"]), "reprint");
            wrong.same(&format!("{name} origin"), &piece["origin"]["name"], &self.agency.into());
            let evidence = piece["evidence"].as_array().unwrap();
            let stated: Vec<&str> = evidence
                .iter()
                .filter(|e| e["document"].is_null() || e["document"] == name)
                .filter_map(|e| span(&e["span"]).map(|s| s.of(print.text)))
                .collect();
            wrong.unless(stated.contains(&print.credit), || {
                format!("{name}: credit {:?} is not among {stated:?}", print.credit)
            });
            wrong.same(
                &format!("{name} quotations"),
                quotes(&inspected[name], print.text),
                print.quotes.to_vec(),
            );
        }
        let own = pieces[files[2].0];
        wrong.same("own role", text(&own["role"]), "unlinked");
        wrong.same("own origin", &own["origin"], &Value::Null);
        wrong.same(
            "own quotations",
            quotes(&inspected[files[2].0], self.own),
            self.own_quotes.to_vec(),
        );
        let pairs = report.pairs();
        let relation = pairs.get(&(files[0].0, files[1].0)).map(|p| text(&p["relation"]));
        wrong.unless(matches!(relation, Some("copy" | "contained")), || {
            format!("the two prints are {relation:?}")
        });
        wrong.same("pairs", pairs.len(), 1);
    }
}

/// A line between the first paragraph and the second.
fn split(body: &str, line: &str) -> String {
    body.replacen("\n\n", &format!("\n\n{line}\n\n"), 1)
}

fn inspect(folder: &Folder) -> BTreeMap<String, Value> {
    let ran = tool::run(["inspect", "--json", "--quiet", folder.root().to_str().unwrap()]);
    let json: Value = serde_json::from_str(&ran.stdout).unwrap();
    let pieces = json["pieces"].as_array().unwrap();
    pieces.iter().map(|p| (text(&p["id"]).to_owned(), p.clone())).collect()
}

fn quotes<'t>(piece: &Value, document: &'t str) -> Vec<&'t str> {
    piece["quotes"].as_array().unwrap().iter().filter_map(span).map(|q| q.of(document)).collect()
}

fn span(value: &Value) -> Option<Span> {
    let end = |i: usize| value[i].as_u64().map(|n| n as usize);
    Some(Span::new(end(0)?, end(1)?))
}

fn collection(text: &str) -> Collection {
    let document = Document {
        id: "a.txt".to_owned(),
        place: Place::file("a.txt"),
        form: Form::Text,
        text: text.to_owned(),
        ..Document::default()
    };
    Collection::extract(vec![document], Unit::Piece)
}

/// Party, claim and words of each credit that names somebody.
fn credits(text: &str) -> Vec<(String, Claim, String)> {
    let collection = collection(text);
    let facts = facts::read(&collection, &collection, None).unwrap();
    let mut found = Vec::new();
    for credit in facts.iter().flat_map(|f| &f.credits) {
        if let (Some(party), Some(span)) = (&credit.party, credit.span) {
            assert_eq!(span.of(text), credit.text);
            found.push((party.clone(), credit.claim, credit.text.clone()));
        }
    }
    found
}

/// Whether no word of a line counts as the story's.
fn is_marked(text: &str, line: &str) -> bool {
    let at = text.find(line).unwrap();
    let span = Span::new(at, at + line.len());
    collection(text).pieces.iter().all(|p| p.marks.iter().any(|m| m.span.contains(span)))
}

const ENGLISH: Language = Language {
    agency: "The Associated Press",
    wire: Print {
        text: "Harbor town votes to keep its ferry

PORT ELLERY, Norland (AP) — The council of Port Ellery voted late Monday to keep the ferry to Lund Island running for one more winter, after islanders had filled the hall and the stairs.

“We are not a museum,” Ida Holm, who has driven the school bus for thirty years, told the members. “My mother used to say, ‘A boat that waits is a boat that rots,’ and she was right.”

The company that owns the ferry said it lost 1.2 million crowns last year and could not promise to go on after April, when its contract with the county ends.

“There is no plan behind this, only hope.

“And hope does not pay for diesel,” its director, Tom Reyes, wrote in a letter that was read aloud.

The members also asked the county for a study of a bridge, the fourth since 1987.

___

Associated Press writer Ada Lund in Carrow contributed to this report.
",
        credit: "PORT ELLERY, Norland (AP) —",
        quotes: &[
            "“We are not a museum,”",
            "“My mother used to say, ‘A boat that waits is a boat that rots,’ and she was right.”",
            "“There is no plan behind this, only hope.",
            "“And hope does not pay for diesel,”",
        ],
    },
    reprint: Print {
        text: "Ferry saved, for now
By Ada Lund, Associated Press

The Lund Island ferry at its berth. (AP Photo/Mira Holt)

The council of Port Ellery voted late Monday to keep the ferry to Lund Island running for one more winter, after islanders had filled the hall and the stairs.

\"We are not a museum,\" Ida Holm, who has driven the school bus for 30 years, told the members. \"My mother used to say, 'A boat that waits is a boat that rots,' and she was right.\"

Read more: Where the ferries of the coast still go

The company that owns the ferry said it lost 1.2 million crowns last year and could not promise to go on after April, when its contract with the county ends.

\"There is no plan behind this, only hope. And hope does not pay for diesel,\" its director, Tom Reyes, wrote in a letter that was read aloud.
",
        credit: "By Ada Lund, Associated Press",
        quotes: &[
            "\"We are not a museum,\"",
            "\"My mother used to say, 'A boat that waits is a boat that rots,' and she was right.\"",
            "\"There is no plan behind this, only hope. And hope does not pay for diesel,\"",
        ],
    },
    own: "Bakers of the old town raise their prices

Photo: Mira Holt/Reuters

Bread costs a fifth more in the old town since Saturday, and the four bakers who agreed on it say that flour left them no choice. Grain has not been so dear since 2011, according to Reuters.

“I have known most of my customers since they could not see over the counter,” said Nora Quist, who bakes in Kiln Lane. Last year she had said that she would rather close than sell a loaf for more.

A loaf of rye now sells for 48 crowns. Two supermarkets at the edge of the town left theirs at 31, and their car parks were full on Sunday, when the bakers open as well.
",
    own_quotes: &["“I have known most of my customers since they could not see over the counter,”"],
    forms: &[
        ("PORT ELLERY, March 4 (Reuters) - ", "", "Reuters", Claim::Whole, "PORT ELLERY, March 4 (Reuters) -"),
        ("NORTHAM, Norland (KUTV via CNN) — ", "", "KUTV", Claim::Whole, "NORTHAM, Norland (KUTV via CNN) —"),
        ("NORTHAM, Norland (KUTV via CNN) — ", "", "CNN", Claim::Passed, "NORTHAM, Norland (KUTV via CNN) —"),
        ("Source: Associated Press\n\nPORT ELLERY — ", "", "The Associated Press", Claim::Whole, "Source: Associated Press"),
        ("", "\n\n— With files from The Canadian Press", "The Canadian Press", Claim::Part, "With files from The Canadian Press"),
        ("", "\n\n(AFP/Reuters)", "AFP", Claim::Part, "(AFP/Reuters)"),
        ("", "\n\n(AFP/Reuters)", "Reuters", Claim::Part, "(AFP/Reuters)"),
        ("", "\n\n© 2025 AFP", "AFP", Claim::Whole, "© 2025 AFP"),
    ],
    no_credits: &[
        "(Photo by Ada Lund / AFP via Getty Images)",
        "Ferries wait for the tide off Port Ellery. REUTERS/Ada Lund/File Photo",
        "The ferry was to stop in May, AFP reported, citing two people.",
    ],
    furniture: &["Read more: Where the ferries of the coast still go", "Related stories", "Photo credit: Ada Lund"],
};

const FRENCH: Language = Language {
    agency: "AFP",
    wire: Print {
        text: "Une commune du littoral garde son bac pour l’hiver

Port-Ellery, 4 mars 2025 (AFP) – Le conseil municipal de Port-Ellery a décidé lundi soir de garder pour un hiver encore le bac de l’île de Lund, après que des dizaines d’habitants eurent rempli la salle et l’escalier.

«\u{a0}Nous ne sommes pas un musée\u{a0}», a lancé Ida Holm, qui conduit le car scolaire depuis trente ans. «\u{202f}Ma mère disait toujours\u{202f}: “Un bateau qui attend est un bateau qui pourrit”, et elle avait raison.\u{202f}»

L’entreprise qui exploite le bac dit avoir perdu 1,2 million de couronnes l’an dernier et n’a pas voulu s’engager au-delà d’avril, quand s’achève son contrat avec le département.

«\u{a0}Derrière tout cela, il n’y a aucun projet, il n’y a que de l’espoir.

«\u{a0}Et l’espoir ne paie pas le gazole\u{a0}», écrit son directeur, Tom Reyes, dans une lettre lue à haute voix.

— Il faudra bien un pont, un jour, a soupiré un élu à la sortie.

al/tr/mh
",
        credit: "Port-Ellery, 4 mars 2025 (AFP) –",
        quotes: &[
            "«\u{a0}Nous ne sommes pas un musée\u{a0}»",
            "«\u{202f}Ma mère disait toujours\u{202f}: “Un bateau qui attend est un bateau qui pourrit”, et elle avait raison.\u{202f}»",
            "«\u{a0}Derrière tout cela, il n’y a aucun projet, il n’y a que de l’espoir.",
            "«\u{a0}Et l’espoir ne paie pas le gazole\u{a0}»",
        ],
    },
    reprint: Print {
        text: "Le bac est sauvé, pour l'instant
Par la rédaction

Le bac de l'île de Lund à quai. Crédit photo : Mira Holt / Reuters

Le conseil municipal de Port-Ellery a décidé lundi soir de garder pour un hiver encore le bac de l'île de Lund, après que des dizaines d'habitants eurent rempli la salle et l'escalier.

\"Nous ne sommes pas un musée\", a lancé Ida Holm, qui conduit le car scolaire depuis trente ans. \"Ma mère disait toujours : 'Un bateau qui attend est un bateau qui pourrit', et elle avait raison.\"

Lire aussi : Les derniers bacs de la côte

L'entreprise qui exploite le bac dit avoir perdu 1,2 million de couronnes l'an dernier et n'a pas voulu s'engager au-delà d'avril, quand s'achève son contrat avec le département.

© Agence France-Presse
",
        credit: "© Agence France-Presse",
        quotes: &[
            "\"Nous ne sommes pas un musée\"",
            "\"Ma mère disait toujours : 'Un bateau qui attend est un bateau qui pourrit', et elle avait raison.\"",
        ],
    },
    own: "Les boulangers de la vieille ville augmentent leurs prix

Crédit photo : AFP / Mira Holt

Le pain coûte un cinquième de plus dans la vieille ville depuis samedi, et les quatre boulangers qui s’y sont entendus disent que la farine ne leur laissait pas le choix. Selon l’AFP, le grain n’a jamais été aussi cher.

« Je connais mes clients depuis qu’ils ne voyaient pas par-dessus le comptoir », dit Nora Quist, qui tient le four de la rue des Tuiles. « J’aimerais mieux fermer », confiait-elle l’an dernier.

Un pain de seigle se vend désormais 48 couronnes. Deux supermarchés à la sortie de la ville ont laissé le leur à 31, et leurs parkings étaient pleins dimanche, jour où les boulangers ouvrent aussi.
",
    own_quotes: &[
        "« Je connais mes clients depuis qu’ils ne voyaient pas par-dessus le comptoir »",
        "« J’aimerais mieux fermer »",
    ],
    forms: &[
        ("Paris (AFP) - ", "", "AFP", Claim::Whole, "Paris (AFP) -"),
        ("PARIS, 4 mars (Reuters) - ", "", "Reuters", Claim::Whole, "PARIS, 4 mars (Reuters) -"),
        ("Par Ada Lund, La Presse Canadienne\n\nOTTAWA — ", "", "The Canadian Press", Claim::Whole, "Par Ada Lund, La Presse Canadienne"),
        ("Par Le Courrier avec AFP\n\n", "", "AFP", Claim::Part, "Par Le Courrier avec AFP"),
        ("Le Courrier avec AFP\n\n", "", "AFP", Claim::Part, "avec AFP"),
        ("", "\n\nAda Lund, La Presse Canadienne", "The Canadian Press", Claim::Whole, "Ada Lund, La Presse Canadienne"),
        ("", "\n\n— Avec des informations de La Presse Canadienne", "The Canadian Press", Claim::Part, "Avec des informations de La Presse Canadienne"),
        ("", "\n\nCette dépêche de La Presse Canadienne a été initialement publiée le 4 mars 2025.", "The Canadian Press", Claim::Whole, "Cette dépêche de La Presse Canadienne a été initialement publiée le 4 mars 2025."),
        ("", "\n\nL. D. avec AFP", "AFP", Claim::Part, "avec AFP"),
        ("", "\n\n(avec AFP)", "AFP", Claim::Part, "avec AFP"),
        ("", "\n\nAvec l’AFP", "AFP", Claim::Part, "Avec l’AFP"),
        ("", "\n\n(AFP)", "AFP", Claim::Whole, "(AFP)"),
        ("", "\n\nSource : AFP", "AFP", Claim::Whole, "Source : AFP"),
        ("", "\n\n(Reportage Ada Lund, édité par Tom Reyes)", "Reuters", Claim::Whole, "(Reportage Ada Lund, édité par Tom Reyes)"),
    ],
    no_credits: &[
        "Crédit photo : Ada Lund / AFP",
        "Crédits : AFP",
        "Le quai de Port-Ellery. (Photo : Ada Lund / AFP)",
        "Le quai de Port-Ellery. Photo Ada Lund/AFP",
        "Le maire a démissionné, a indiqué l’AFP dans la soirée.",
        "C’est ce qu’a déclaré un proche à l’AFP, sous le couvert de l’anonymat.",
    ],
    furniture: &[
        "Lire aussi : Les derniers bacs de la côte",
        "À lire aussi : Les derniers bacs de la côte",
        "Sur le même sujet",
        "Partager cet article",
        "Crédit photo : Ada Lund / AFP",
    ],
};

const GERMAN: Language = Language {
    agency: "dpa",
    wire: Print {
        text: "Hafenstadt behält ihre Fähre für einen Winter

Port Ellery (dpa) - Der Stadtrat von Port Ellery hat am Montagabend beschlossen, die Fähre zur Lund-Insel noch einen Winter fahren zu lassen. Zuvor hatten Bewohnerinnen und Bewohner Saal und Treppenhaus gefüllt.

„Wir sind doch kein Freilichtmuseum“, sagte Ida Holm, die seit dreißig Jahren den Schulbus fährt. „Meine Mutter hat immer gesagt: ‚Ein Schiff, das wartet, ist ein Schiff, das verrottet‘, und sie hatte recht.“

Das Fährunternehmen hat nach eigenen Angaben im vorigen Jahr 1,2 Millionen Kronen verloren. Ob es über das Vertragsende im April hinaus weitermacht, wollte es nicht zusagen.

»Dahinter steckt kein Plan, dahinter steckt nur Hoffnung«, schrieb der Geschäftsführer Tom Reyes in einem Brief, der vorgelesen wurde.

Die Räte baten den Landkreis um ein Brückengutachten - das vierte seit 1987.

© dpa-infocom, dpa:250304-99-123456/2
",
        credit: "Port Ellery (dpa) -",
        quotes: &[
            "„Wir sind doch kein Freilichtmuseum“",
            "„Meine Mutter hat immer gesagt: ‚Ein Schiff, das wartet, ist ein Schiff, das verrottet‘, und sie hatte recht.“",
            "»Dahinter steckt kein Plan, dahinter steckt nur Hoffnung«",
        ],
    },
    reprint: Print {
        text: "Die Fähre bleibt, vorerst
Von Ada Lund, dpa

Die Fähre an ihrem Anleger. Foto: Mira Holt/AFP

Der Stadtrat von Port Ellery hat am Montagabend beschlossen, die Fähre zur Lund-Insel noch einen Winter fahren zu lassen. Zuvor hatten Bewohnerinnen und Bewohner Saal und Treppenhaus gefüllt.

\"Wir sind doch kein Freilichtmuseum\", sagte Ida Holm, die seit dreißig Jahren den Schulbus fährt. \"Meine Mutter hat immer gesagt: 'Ein Schiff, das wartet, ist ein Schiff, das verrottet', und sie hatte recht.\"

Lesen Sie auch: Wo an der Küste noch Fähren fahren

Das Fährunternehmen hat nach eigenen Angaben im vorigen Jahr 1,2 Millionen Kronen verloren. Ob es über das Vertragsende im April hinaus weitermacht, wollte es nicht zusagen.
",
        credit: "Von Ada Lund, dpa",
        quotes: &[
            "\"Wir sind doch kein Freilichtmuseum\"",
            "\"Meine Mutter hat immer gesagt: 'Ein Schiff, das wartet, ist ein Schiff, das verrottet', und sie hatte recht.\"",
        ],
    },
    own: "Bäcker der Altstadt erhöhen die Preise

Bildquelle: dpa

Brot kostet in der Altstadt seit Samstag ein Fünftel mehr, und die vier Bäcker, die sich darauf geeinigt haben, sagen, das Mehl habe ihnen keine Wahl gelassen. Getreide war laut dpa seit 2011 nicht mehr so teuer.

„Ich kenne die meisten meiner Kunden, seit sie nicht über die Theke schauen konnten“, sagte Nora Quist, die in der Ziegelgasse backt. Vor einem Jahr hatte sie noch gesagt, sie würde lieber schließen.

Ein Roggenlaib kostet jetzt 48 Kronen. Zwei Supermärkte am Stadtrand ließen ihren bei 31, und ihre Parkplätze waren am Sonntag voll, wenn auch die Bäcker öffnen.
",
    own_quotes: &["„Ich kenne die meisten meiner Kunden, seit sie nicht über die Theke schauen konnten“"],
    forms: &[
        ("Berlin (dpa/lno) - ", "", "dpa", Claim::Whole, "Berlin (dpa/lno) -"),
        ("Frankfurt/Main (dpa) - ", "", "dpa", Claim::Whole, "Frankfurt/Main (dpa) -"),
        ("FRANKFURT (dpa-AFX) - ", "", "dpa", Claim::Whole, "FRANKFURT (dpa-AFX) -"),
        ("BERLIN (AFP) - ", "", "AFP", Claim::Whole, "BERLIN (AFP) -"),
        ("Wien (APA) – ", "", "APA", Claim::Whole, "Wien (APA) –"),
        ("Berlin (dpa/AFP) - ", "", "dpa", Claim::Part, "Berlin (dpa/AFP) -"),
        ("Berlin (dpa/AFP) - ", "", "AFP", Claim::Part, "Berlin (dpa/AFP) -"),
        ("", "\n\nred/dpa", "dpa", Claim::Part, "red/dpa"),
        ("", "\n\n(dpa/red)", "dpa", Claim::Part, "(dpa/red)"),
        ("", " (red/APA)", "APA", Claim::Part, "(red/APA)"),
        ("", " (red/AFP)", "AFP", Claim::Part, "(red/AFP)"),
        ("", "\n\ndpa/AFP", "AFP", Claim::Part, "dpa/AFP"),
        ("", "\n\n(dpa)", "dpa", Claim::Whole, "(dpa)"),
        ("", "\n\nQuelle: dpa", "dpa", Claim::Whole, "Quelle: dpa"),
        ("", "\n\nQuelle: APA/red", "APA", Claim::Part, "Quelle: APA/red"),
        ("", "\n\nMit Material von dpa", "dpa", Claim::Part, "Mit Material von dpa"),
        ("", "\n\n(mit Material der dpa)", "dpa", Claim::Part, "mit Material der dpa"),
        ("", "\n\n© dpa-infocom, dpa:250304-99-123456/2", "dpa", Claim::Whole, "© dpa-infocom, dpa:250304-99-123456/2"),
    ],
    no_credits: &[
        "Foto: Ada Lund/dpa",
        "Bild: APA/Ada Lund",
        "Die Fähre am Anleger. Foto: dpa",
        "© Ada Lund/dpa/dpa-Bildfunk",
        "Bildquelle: dpa",
        "Der Rat tage am Montag wieder, berichtete die dpa am Abend.",
        "Das sagte eine Sprecherin der Nachrichtenagentur AFP am Montag in Port Ellery.",
    ],
    furniture: &[
        "Lesen Sie auch: Wo an der Küste noch Fähren fahren",
        "Das könnte Sie auch interessieren",
        "Mehr zum Thema",
        "Artikel teilen",
        "Anzeige",
        "Foto: Ada Lund/dpa",
    ],
};

const SPANISH: Language = Language {
    agency: "EFE",
    wire: Print {
        text: "Un pueblo costero conserva su transbordador

Puerto Ellery, 4 mar (EFE).- El pleno de Puerto Ellery decidió el lunes por la noche mantener un invierno más el transbordador de la isla de Lund, después de que los vecinos llenaran la sala y la escalera.

«No somos un museo», dijo Ida Holm, que conduce el autobús escolar desde hace treinta años. «Mi madre decía: “Barco que espera, barco que se pudre”, y tenía razón».

La empresa asegura que perdió 1,2 millones de coronas el año pasado y no quiso comprometerse más allá de abril, cuando acaba su contrato con la provincia.

—No hay ningún plan detrás, solo esperanza —escribió su director, Tom Reyes, en una carta que se leyó en voz alta.

Los concejales pidieron también un estudio para un puente, el cuarto desde 1987. EFE

al/tr
",
        credit: "Puerto Ellery, 4 mar (EFE).-",
        quotes: &[
            "«No somos un museo»",
            "«Mi madre decía: “Barco que espera, barco que se pudre”, y tenía razón»",
            "—No hay ningún plan detrás, solo esperanza",
        ],
    },
    reprint: Print {
        text: "El transbordador se queda, por ahora
Por Redacción

El transbordador en su muelle. Foto de Mira Holt / AFP

El pleno de Puerto Ellery decidió el lunes por la noche mantener un invierno más el transbordador de la isla de Lund, después de que los vecinos llenaran la sala y la escalera.

“No somos un museo”, dijo Ida Holm, que conduce el autobús escolar desde hace treinta años. “Mi madre decía: ‘Barco que espera, barco que se pudre’, y tenía razón”.

Lea también: Los últimos transbordadores de la costa

La empresa asegura que perdió 1,2 millones de coronas el año pasado y no quiso comprometerse más allá de abril, cuando acaba su contrato con la provincia.

Agencia EFE
",
        credit: "Agencia EFE",
        quotes: &[
            "“No somos un museo”",
            "“Mi madre decía: ‘Barco que espera, barco que se pudre’, y tenía razón”",
        ],
    },
    own: "Los panaderos del casco viejo suben los precios

Foto: EFE/Mira Holt

El pan cuesta un quinto más en el casco viejo desde el sábado, y los cuatro panaderos que se pusieron de acuerdo dicen que la harina no les dejó elección. El grano no estaba tan caro desde 2011, según EFE.

«Conozco a mis clientes desde que no llegaban al mostrador», dijo Nora Quist, que tiene el horno en la calle de las Tejas. Según informó la agencia Europa Press, el gremio se reunirá el jueves.

Una hogaza de centeno se vende ahora a 48 coronas. Dos supermercados de las afueras dejaron la suya en 31, y sus aparcamientos estaban llenos el domingo, cuando también abren los panaderos.
",
    own_quotes: &["«Conozco a mis clientes desde que no llegaban al mostrador»"],
    forms: &[
        ("Madrid, 4 mar (EFE).- ", "", "EFE", Claim::Whole, "Madrid, 4 mar (EFE).-"),
        ("MADRID, 4 Mar. (EUROPA PRESS) - ", "", "Europa Press", Claim::Whole, "MADRID, 4 Mar. (EUROPA PRESS) -"),
        ("Redacción/EFE\n\n", "", "EFE", Claim::Part, "Redacción/EFE"),
        ("EFE | Madrid\n\n", "", "EFE", Claim::Whole, "EFE | Madrid"),
        ("Por Ada Lund, Agencia EFE\n\n", "", "EFE", Claim::Whole, "Por Ada Lund, Agencia EFE"),
        ("", "\n\n(Con información de EFE)", "EFE", Claim::Part, "Con información de EFE"),
        ("", "\n\nCon información de Europa Press", "Europa Press", Claim::Part, "Con información de Europa Press"),
        ("", "\n\nFuente: EFE", "EFE", Claim::Whole, "Fuente: EFE"),
        ("", " EFE", "EFE", Claim::Whole, "EFE"),
        ("", "\n\n© EFE 2025", "EFE", Claim::Whole, "© EFE"),
        ("", "\n\nCon datos de EFE y AFP", "EFE", Claim::Part, "Con datos de EFE y AFP"),
    ],
    no_credits: &[
        "Foto de Ada Lund / EFE",
        "EFE/Ada Lund",
        "El muelle de Puerto Ellery. EFE/Ada Lund",
        "El muelle de Puerto Ellery (Foto: EFE)",
        "El alcalde dimitió, informó EFE por la noche.",
        "Así lo dijo una portavoz a Efe, que no quiso dar más detalles.",
    ],
    furniture: &[
        "Lea también: Los últimos transbordadores de la costa",
        "Te puede interesar: Los últimos transbordadores de la costa",
        "Noticias relacionadas",
        "Publicidad",
        "Compartir esta noticia",
        "Foto de Ada Lund / EFE",
    ],
};

const ITALIAN: Language = Language {
    agency: "ANSA",
    wire: Print {
        text: "Un paese di mare si tiene il traghetto

(ANSA) - PORT ELLERY, 04 MAR - Il consiglio comunale di Port Ellery ha deciso lunedì sera di tenere per un altro inverno il traghetto dell'isola di Lund, dopo che gli abitanti avevano riempito la sala e le scale.

\"Non siamo un museo\", ha detto Ida Holm, che guida lo scuolabus da trent'anni. \"Mia madre diceva: 'Barca che aspetta è barca che marcisce', e aveva ragione\".

L'azienda dice di aver perso 1,2 milioni di corone l'anno scorso e non ha voluto impegnarsi oltre aprile, quando scade il contratto con la provincia.

\"Dietro non c'è nessun piano, c'è soltanto la speranza\", ha scritto il direttore Tom Reyes in una lettera letta ad alta voce.

I consiglieri hanno chiesto anche uno studio per un ponte, il quarto dal 1987. (ANSA).
",
        credit: "(ANSA) - PORT ELLERY, 04 MAR -",
        quotes: &[
            "\"Non siamo un museo\"",
            "\"Mia madre diceva: 'Barca che aspetta è barca che marcisce', e aveva ragione\"",
            "\"Dietro non c'è nessun piano, c'è soltanto la speranza\"",
        ],
    },
    reprint: Print {
        text: "Il traghetto resta, per ora

Il traghetto al molo. Foto: Mira Holt / AFP

Il consiglio comunale di Port Ellery ha deciso lunedì sera di tenere per un altro inverno il traghetto dell’isola di Lund, dopo che gli abitanti avevano riempito la sala e le scale.

«Non siamo un museo», ha detto Ida Holm, che guida lo scuolabus da trent’anni. «Mia madre diceva: “Barca che aspetta è barca che marcisce”, e aveva ragione».

Leggi anche: Gli ultimi traghetti della costa

L’azienda dice di aver perso 1,2 milioni di corone l’anno scorso e non ha voluto impegnarsi oltre aprile, quando scade il contratto con la provincia.

© Copyright ANSA - Riproduzione riservata
",
        credit: "© Copyright ANSA",
        quotes: &[
            "«Non siamo un museo»",
            "«Mia madre diceva: “Barca che aspetta è barca che marcisce”, e aveva ragione»",
        ],
    },
    own: "I fornai della città vecchia alzano i prezzi

Foto: ANSA/Mira Holt

Il pane costa un quinto in più nella città vecchia da sabato, e i quattro fornai che si sono messi d’accordo dicono che la farina non ha lasciato loro scelta. Secondo l’ANSA il grano non era così caro dal 2011.

«Conosco i miei clienti da quando non arrivavano al banco», ha detto Nora Quist, che ha il forno in via delle Tegole. «Preferirei chiudere», aveva detto all’Adnkronos un anno fa.

Una pagnotta di segale si vende ora a 48 corone. Due supermercati fuori città hanno lasciato la loro a 31, e i loro parcheggi erano pieni domenica, quando aprono anche i fornai.
",
    own_quotes: &[
        "«Conosco i miei clienti da quando non arrivavano al banco»",
        "«Preferirei chiudere»",
    ],
    forms: &[
        ("ROMA, 04 MAR (ANSA) - ", "", "ANSA", Claim::Whole, "ROMA, 04 MAR (ANSA) -"),
        ("(ANSA) - ROMA, 4 MAR - ", "", "ANSA", Claim::Whole, "(ANSA) - ROMA, 4 MAR -"),
        ("Roma, 4 mar. (Adnkronos) - ", "", "Adnkronos", Claim::Whole, "Roma, 4 mar. (Adnkronos) -"),
        ("(Adnkronos) - ", "", "Adnkronos", Claim::Whole, "(Adnkronos) -"),
        ("AGI - ", "", "AGI", Claim::Whole, "AGI -"),
        ("Roma, 4 mar. (askanews) - ", "", "askanews", Claim::Whole, "Roma, 4 mar. (askanews) -"),
        ("", " (ANSA).", "ANSA", Claim::Whole, "(ANSA)."),
        ("", "\n\n(AGI)", "AGI", Claim::Whole, "(AGI)"),
        ("", "\n\nFonte: ANSA", "ANSA", Claim::Whole, "Fonte: ANSA"),
        ("", "\n\nCon informazioni di ANSA", "ANSA", Claim::Part, "Con informazioni di ANSA"),
        ("Redazione ANSA\n\n", "", "ANSA", Claim::Whole, "Redazione ANSA"),
    ],
    no_credits: &[
        "Foto ANSA/Ada Lund",
        "Il molo di Port Ellery (foto Ansa)",
        "Il molo di Port Ellery - Foto: ANSA/Ada Lund",
        "Il sindaco si è dimesso, riferisce l'Ansa in serata.",
        "Lo ha detto un portavoce all'AGI, senza aggiungere altro.",
        "© Riproduzione riservata",
    ],
    furniture: &[
        "Leggi anche: Gli ultimi traghetti della costa",
        "LEGGI ANCHE > Gli ultimi traghetti della costa",
        "Potrebbe interessarti anche",
        "Pubblicità",
        "Condividi questo articolo",
        "Foto ANSA/Ada Lund",
    ],
};

const PORTUGUESE: Language = Language {
    agency: "Lusa",
    wire: Print {
        text: "Vila costeira mantém o barco por mais um inverno

Porto Ellery, 04 mar 2025 (Lusa) – A assembleia de Porto Ellery decidiu na segunda-feira à noite manter por mais um inverno o barco da ilha de Lund, depois de os moradores terem enchido a sala e a escada.

“Não somos um museu”, disse Ida Holm, que conduz o autocarro escolar há trinta anos. “A minha mãe dizia: ‘Barco que espera é barco que apodrece’, e tinha razão.”

A empresa diz que perdeu 1,2 milhões de coroas no ano passado e não quis comprometer-se para além de abril, quando acaba o contrato com o distrito.

— Não há nenhum plano por trás disto, só esperança — escreveu o diretor, Tom Reyes, numa carta lida em voz alta.

Os deputados pediram também um estudo para uma ponte, o quarto desde 1987.

AL // TR

Lusa/Fim
",
        credit: "Porto Ellery, 04 mar 2025 (Lusa) –",
        quotes: &[
            "“Não somos um museu”",
            "“A minha mãe dizia: ‘Barco que espera é barco que apodrece’, e tinha razão.”",
            "— Não há nenhum plano por trás disto, só esperança",
        ],
    },
    reprint: Print {
        text: "O barco fica, por agora
Por Ada Lund, da Agência Lusa

O barco no cais. Foto: Mira Holt/Reuters

A assembleia de Porto Ellery decidiu na segunda-feira à noite manter por mais um inverno o barco da ilha de Lund, depois de os moradores terem enchido a sala e a escada.

\"Não somos um museu\", disse Ida Holm, que conduz o autocarro escolar há trinta anos. \"A minha mãe dizia: 'Barco que espera é barco que apodrece', e tinha razão.\"

Leia também: Os últimos barcos da costa

A empresa diz que perdeu 1,2 milhões de coroas no ano passado e não quis comprometer-se para além de abril, quando acaba o contrato com o distrito.
",
        credit: "Por Ada Lund, da Agência Lusa",
        quotes: &[
            "\"Não somos um museu\"",
            "\"A minha mãe dizia: 'Barco que espera é barco que apodrece', e tinha razão.\"",
        ],
    },
    own: "Padeiros da cidade velha sobem os preços

Foto: Mira Holt/Agência Brasil

O pão custa mais um quinto na cidade velha desde sábado, e os quatro padeiros que se puseram de acordo dizem que a farinha não lhes deixou escolha. O cereal não estava tão caro desde 2011, segundo a Lusa.

«Conheço os meus clientes desde que não chegavam ao balcão», disse Nora Quist, que tem o forno na rua das Telhas. «Preferia fechar», tinha dito à Lusa há um ano.

Um pão de centeio vende-se agora a 48 coroas. Dois supermercados à saída da cidade deixaram o seu a 31, e os parques estavam cheios no domingo, quando também abrem os padeiros.
",
    own_quotes: &[
        "«Conheço os meus clientes desde que não chegavam ao balcão»",
        "«Preferia fechar»",
    ],
    forms: &[
        ("Lisboa, 04 mar (Lusa) – ", "", "Lusa", Claim::Whole, "Lisboa, 04 mar (Lusa) –"),
        ("Por Ada Lund, Estadão Conteúdo\n\n", "", "Estadão Conteúdo", Claim::Whole, "Por Ada Lund, Estadão Conteúdo"),
        ("Agência Brasil\n\n", "", "Agência Brasil", Claim::Whole, "Agência Brasil"),
        ("Estadão Conteúdo\n\n", "", "Estadão Conteúdo", Claim::Whole, "Estadão Conteúdo"),
        ("SÃO PAULO, SP (FOLHAPRESS) - ", "", "Folhapress", Claim::Whole, "SÃO PAULO, SP (FOLHAPRESS) -"),
        ("", "\n\n*Com informações da Agência Brasil", "Agência Brasil", Claim::Part, "Com informações da Agência Brasil"),
        ("", "\n\n(Com informações do Estadão Conteúdo)", "Estadão Conteúdo", Claim::Part, "Com informações do Estadão Conteúdo"),
        ("", "\n\nFonte: Agência Brasil", "Agência Brasil", Claim::Whole, "Fonte: Agência Brasil"),
        ("", "\n\nLusa/Fim", "Lusa", Claim::Whole, "Lusa/Fim"),
        ("", "\n\nAgência Lusa", "Lusa", Claim::Whole, "Agência Lusa"),
        ("", "\n\nCom Lusa", "Lusa", Claim::Part, "Com Lusa"),
    ],
    no_credits: &[
        "Foto: Ada Lund/Agência Brasil",
        "Foto de Ada Lund/Lusa",
        "O cais de Porto Ellery. (Foto: Ada Lund/Agência Brasil)",
        "O presidente demitiu-se, noticiou a Lusa à noite.",
        "Foi o que disse uma fonte oficial à agência Lusa, sem dar mais pormenores.",
    ],
    furniture: &[
        "Leia também: Os últimos barcos da costa",
        "Leia mais",
        "Veja também: Os últimos barcos da costa",
        "Publicidade",
        "Compartilhe esta notícia",
        "Foto: Ada Lund/Agência Brasil",
    ],
};

const RUSSIAN: Language = Language {
    agency: "TASS",
    wire: Print {
        text: "Портовый город сохранил паром на зиму

ПОРТ-ЭЛЛЕРИ, 4 марта. /ТАСС/. Совет Порт-Эллери решил в понедельник вечером сохранить паром на остров Лунд ещё на одну зиму, после того как жители заполнили зал и лестницу.

«Мы не музей, — сказала Ида Хольм, которая тридцать лет водит школьный автобус. — Моя мать говорила: „Лодка, которая ждёт, — это лодка, которая гниёт“, и была права».

Компания, которой принадлежит паром, заявила, что потеряла за прошлый год 1,2 млн крон, и не стала ничего обещать после апреля, когда истекает её договор с округом.

— За этим нет никакого плана, есть только надежда, — написал её директор Том Рейес в письме, которое зачитали вслух.

Депутаты попросили также изучить возможность постройки моста, уже в четвёртый раз с 1987 года.
",
        credit: "ПОРТ-ЭЛЛЕРИ, 4 марта. /ТАСС/.",
        quotes: &[
            "«Мы не музей,",
            "Моя мать говорила: „Лодка, которая ждёт, — это лодка, которая гниёт“, и была права»",
            "— За этим нет никакого плана, есть только надежда,",
        ],
    },
    reprint: Print {
        text: "Паром остаётся, но только до весны

Паром у причала. Фото: Мира Хольт/РИА Новости

СОВЕТ ПОРТ-ЭЛЛЕРИ решил в понедельник вечером сохранить паром на остров Лунд ещё на одну зиму, после того как жители заполнили зал и лестницу.

\"Мы не музей, — сказала Ида Хольм, которая тридцать лет водит школьный автобус. — Моя мать говорила: 'Лодка, которая ждёт, — это лодка, которая гниёт', и была права\".

Читайте также: Последние паромы побережья

Компания, которой принадлежит паром, заявила, что потеряла за прошлый год 1,2 млн крон, и не стала ничего обещать после апреля, когда истекает её договор с округом.

Источник: ТАСС
",
        credit: "Источник: ТАСС",
        quotes: &[
            "\"Мы не музей,",
            "Моя мать говорила: 'Лодка, которая ждёт, — это лодка, которая гниёт', и была права\"",
        ],
    },
    own: "Пекари старого города подняли цены

Фото: Мира Хольт/ТАСС

Хлеб в старом городе с субботы стоит на пятую часть дороже, и четыре пекаря, которые об этом договорились, говорят, что мука не оставила им выбора. Зерно не было таким дорогим с 2011 года, сообщает ТАСС.

«Я знаю своих покупателей с тех пор, как они не доставали до прилавка», — сказала Нора Квист, у которой пекарня в Черепичном переулке. По данным РИА Новости, цех соберётся в четверг.

Ржаной каравай стоит теперь 48 крон. Два супермаркета на окраине оставили свой по 31, и в воскресенье, когда открыты и пекарни, стоянки перед ними были полны.
",
    own_quotes: &["«Я знаю своих покупателей с тех пор, как они не доставали до прилавка»"],
    forms: &[
        ("МОСКВА, 4 марта. /ТАСС/. ", "", "TASS", Claim::Whole, "МОСКВА, 4 марта. /ТАСС/."),
        ("МОСКВА, 4 мар — РИА Новости. ", "", "RIA Novosti", Claim::Whole, "МОСКВА, 4 мар — РИА Новости."),
        ("Москва. 4 марта. INTERFAX.RU - ", "", "Interfax", Claim::Whole, "Москва. 4 марта. INTERFAX.RU -"),
        ("Москва. 4 марта. ИНТЕРФАКС - ", "", "Interfax", Claim::Whole, "Москва. 4 марта. ИНТЕРФАКС -"),
        ("Москва, 4 марта, Интерфакс — ", "", "Interfax", Claim::Whole, "Москва, 4 марта, Интерфакс —"),
        ("", "\n\nИсточник: РИА Новости", "RIA Novosti", Claim::Whole, "Источник: РИА Новости"),
        ("", "\n\nТАСС", "TASS", Claim::Whole, "ТАСС"),
        ("", "\n\nПо материалам ТАСС", "TASS", Claim::Part, "По материалам ТАСС"),
        ("", "\n\n(Интерфакс)", "Interfax", Claim::Whole, "(Интерфакс)"),
        ("", "\n\n© ТАСС, 2025", "TASS", Claim::Whole, "© ТАСС"),
    ],
    no_credits: &[
        "Фото: Ада Лунд/ТАСС",
        "© РИА Новости / Ада Лунд",
        "Причал в Порт-Эллери. Фото: РИА Новости",
        "Об этом сообщает ТАСС.",
        "Об этом сообщили ТАСС в пресс-службе округа.",
        "Как передаёт Интерфакс, мэр подал в отставку вечером.",
    ],
    furniture: &[
        "Читайте также: Последние паромы побережья",
        "Смотрите также",
        "Реклама",
        "Подписывайтесь на наш канал",
        "Фото: Ада Лунд/ТАСС",
    ],
};

const CHINESE: Language = Language {
    agency: "Xinhua",
    wire: Print {
        text: "港口小城决定再保留渡轮一个冬天

新华社埃勒里港3月4日电（记者 陆小达）埃勒里港市议会星期一晚间决定，前往伦德岛的渡轮将再运行一个冬天。此前，岛上居民挤满了会议厅和楼梯。

“我们不是博物馆，”开了三十年校车的霍尔姆说，“我母亲常说：‘等着的船就是正在腐烂的船’，她说得对。”

拥有渡轮的公司表示，去年亏损一百二十万克朗，无法保证四月份与县里的合同到期后继续运营。

「这背后没有计划，只有『希望』而已」，公司负责人雷耶斯在一封当场宣读的信中写道。

议员们还请求县政府研究修建桥梁的可能，这是一九八七年以来的第四次。（完）
",
        credit: "新华社埃勒里港3月4日电",
        quotes: &[
            "“我们不是博物馆，”",
            "“我母亲常说：‘等着的船就是正在腐烂的船’，她说得对。”",
            "「这背后没有计划，只有『希望』而已」",
        ],
    },
    reprint: Print {
        text: "渡轮暂时保住了

停靠在码头的渡轮。中新社记者 何米拉 摄

埃勒里港市议会星期一晚间决定，前往伦德岛的渡轮将再运行一个冬天。此前，岛上居民挤满了会议厅和楼梯。

「我们不是博物馆，」开了三十年校车的霍尔姆说，「我母亲常说：『等着的船就是正在腐烂的船』，她说得对。」

相关阅读：海岸线上最后的渡轮

拥有渡轮的公司表示，去年亏损一百二十万克朗，无法保证四月份与县里的合同到期后继续运营。

来源：新华社
",
        credit: "来源：新华社",
        quotes: &[
            "「我们不是博物馆，」",
            "「我母亲常说：『等着的船就是正在腐烂的船』，她说得对。」",
        ],
    },
    own: "老城面包师集体涨价

图/新华社

自星期六起，老城的面包价格上涨了五分之一。四位商定涨价的面包师说，面粉价格让他们别无选择。据新华社报道，粮价自二〇一一年以来从未如此之高。

“大多数顾客还够不着柜台的时候我就认识他们了，”在瓦片巷开店的奎斯特说。她去年曾经表示，与其提高价格，宁可把店关掉。

一个黑麦面包现在卖四十八克朗。城郊的两家超市仍卖三十一克朗，星期日面包店也开门营业的时候，超市的停车场停满了汽车。
",
    own_quotes: &["“大多数顾客还够不着柜台的时候我就认识他们了，”"],
    forms: &[
        ("新华社北京3月4日电（记者张三）", "", "Xinhua", Claim::Whole, "新华社北京3月4日电"),
        ("新华社北京３月４日电 ", "", "Xinhua", Claim::Whole, "新华社北京３月４日电"),
        ("中新社北京3月4日电 ", "", "China News Service", Claim::Whole, "中新社北京3月4日电"),
        ("中新网3月4日电 ", "", "China News Service", Claim::Whole, "中新网3月4日电"),
        ("据新华社北京3月4日电 ", "", "Xinhua", Claim::Whole, "据新华社北京3月4日电"),
        ("来源：新华网\n\n", "", "Xinhua", Claim::Whole, "来源：新华网"),
        ("新华社记者 张三\n\n", "", "Xinhua", Claim::Whole, "新华社记者 张三"),
        ("", "\n\n（来源：中新社）", "China News Service", Claim::Whole, "（来源：中新社）"),
        ("", "（新华社）", "Xinhua", Claim::Whole, "（新华社）"),
        ("", "\n\n来源：新华社、央视新闻", "Xinhua", Claim::Part, "来源：新华社、央视新闻"),
    ],
    no_credits: &[
        "新华社记者 张三 摄",
        "埃勒里港码头。新华社记者张三摄",
        "图源：新华社",
        "图片来源：新华社",
        "埃勒里港码头。（新华社发 张三 摄）",
        "市长于当晚辞职，据新华社报道，接任者尚未确定。",
    ],
    furniture: &[
        "相关阅读：海岸线上最后的渡轮",
        "相关新闻",
        "责任编辑：张三",
        "图源：新华社",
        "分享到微信",
        "新华社记者 张三 摄",
    ],
};

#[test]
fn english_is_read_by_its_own_conventions() {
    ENGLISH.check();
}

#[test]
fn french_is_read_by_its_own_conventions() {
    FRENCH.check();
}

#[test]
fn german_is_read_by_its_own_conventions() {
    GERMAN.check();
}

#[test]
fn spanish_is_read_by_its_own_conventions() {
    SPANISH.check();
}

#[test]
fn italian_is_read_by_its_own_conventions() {
    ITALIAN.check();
}

#[test]
fn portuguese_is_read_by_its_own_conventions() {
    PORTUGUESE.check();
}

#[test]
fn russian_is_read_by_its_own_conventions() {
    RUSSIAN.check();
}

#[test]
fn chinese_is_read_by_its_own_conventions() {
    CHINESE.check();
}

#[test]
fn a_source_above_a_dateline_is_a_credit_and_no_headers() {
    let body = ENGLISH.body();
    let found = credits(&format!("Source: Associated Press\n\nPORT ELLERY — {body}"));
    let hit = found.iter().find(|c| c.1 == Claim::Whole).map(|c| (c.0.as_str(), c.2.as_str()));
    assert_eq!(hit, Some(("The Associated Press", "Source: Associated Press")));
    // Above a headline it is a scraper's header: whose page it is.
    let found = credits(&format!("Source: Associated Press\nBakers raise prices\n\n{body}"));
    assert!(found.iter().all(|c| c.1 != Claim::Whole), "{found:?}");
}

/// A story in a language whose credits are not read, and another in the same one.
const OTHERS: &[(&str, &str, &str)] = &[
    (
        "arabic",
        "قرر مجلس مدينة بورت إيلري مساء الاثنين الإبقاء على العبّارة إلى جزيرة لوند شتاء آخر، بعد أن ملأ السكان القاعة والدرج.\n\nوقالت إيدا هولم، التي تقود حافلة المدرسة منذ ثلاثين عاما: «نحن لسنا متحفا». وأضافت أن أمها كانت تقول إن القارب الذي ينتظر قارب يتعفن.\n\nوأعلنت الشركة المالكة أنها خسرت مليون كرونة في العام الماضي ولم تعد بشيء بعد نيسان، حين ينتهي عقدها مع المقاطعة.",
        "يكلف الخبز في المدينة القديمة أكثر بمقدار الخمس منذ السبت، ويقول الخبازون الأربعة الذين اتفقوا على ذلك إن الدقيق لم يترك لهم خيارا.\n\nويباع رغيف الجاودار الآن بثمان وأربعين كرونة، بينما أبقى متجران على أطراف المدينة سعره عند إحدى وثلاثين.",
    ),
    (
        "hindi",
        "पोर्ट एलेरी की परिषद ने सोमवार देर शाम लुंड द्वीप की नौका को एक और सर्दी तक चलाने का फैसला किया, जब द्वीपवासियों ने सभागार और सीढ़ियाँ भर दीं।\n\n“हम कोई संग्रहालय नहीं हैं,” तीस साल से स्कूल बस चला रहीं इडा होल्म ने कहा। उनकी माँ कहती थीं कि जो नाव इंतज़ार करती है वह सड़ती है।\n\nनौका की मालिक कंपनी ने कहा कि पिछले साल उसे बारह लाख क्राउन का घाटा हुआ और अप्रैल के बाद वह कोई वादा नहीं कर सकती।",
        "पुराने शहर में शनिवार से रोटी पाँचवाँ हिस्सा महँगी हो गई है, और जिन चार बेकरों ने यह तय किया वे कहते हैं कि आटे ने कोई चारा नहीं छोड़ा।\n\nराई की एक रोटी अब अड़तालीस क्राउन में बिकती है, जबकि शहर के किनारे की दो दुकानों ने अपना दाम इकतीस ही रखा।",
    ),
    (
        "japanese",
        "ポートエレリー市議会は月曜日の夜、ルンド島への渡し船をもう一冬運航させることを決めた。島の住民が議場と階段を埋めた後のことだった。\n\n「私たちは博物館ではない」と、三十年スクールバスを運転してきたイダ・ホルムさんは話した。母親は『待つ船は腐る船だ』とよく言っていたという。\n\n渡し船を所有する会社は、昨年百二十万クローネの赤字を出し、郡との契約が切れる四月以降の運航は約束できないと述べた。",
        "旧市街では土曜日からパンが二割高くなった。値上げで合意した四人のパン職人は、小麦粉の値段のせいで他に道がなかったと話している。\n\nライ麦パンは今では四十八クローネで売られている。町外れの二つのスーパーは三十一クローネのまま据え置いた。",
    ),
    (
        "korean",
        "포트엘러리 시의회는 월요일 밤 룬드섬으로 가는 나룻배를 한 해 겨울 더 운항하기로 결정했다. 섬 주민들이 회의장과 계단을 가득 메운 뒤였다.\n\n“우리는 박물관이 아니다”라고 삼십 년간 통학 버스를 몰아 온 이다 홀름은 말했다. 어머니는 기다리는 배는 썩는 배라고 늘 말했다고 한다.\n\n나룻배를 소유한 회사는 지난해 백이십만 크로네의 손실을 보았으며 군과의 계약이 끝나는 사월 이후는 약속할 수 없다고 밝혔다.",
        "구시가지에서는 토요일부터 빵값이 오분의 일 올랐다. 인상에 합의한 제빵사 네 명은 밀가루 때문에 다른 길이 없었다고 말한다.\n\n호밀빵 한 덩이는 이제 사십팔 크로네에 팔린다. 도시 외곽의 상점 두 곳은 삼십일 크로네를 그대로 받았다.",
    ),
    (
        "thai",
        "สภาเมืองพอร์ตเอลเลอรีมีมติเมื่อคืนวันจันทร์ให้เรือข้ามฟากไปเกาะลุนด์วิ่งต่อไปอีกหนึ่งฤดูหนาว หลังจากชาวเกาะมานั่งเต็มห้องประชุมและบันได\n\n“เราไม่ใช่พิพิธภัณฑ์” อีดา โฮล์ม ซึ่งขับรถโรงเรียนมาสามสิบปีกล่าว แม่ของเธอเคยพูดว่าเรือที่รอคือเรือที่ผุ\n\nบริษัทเจ้าของเรือกล่าวว่าขาดทุนหนึ่งล้านสองแสนโครนเมื่อปีที่แล้ว และไม่อาจรับปากหลังเดือนเมษายนเมื่อสัญญากับเทศมณฑลสิ้นสุดลง",
        "ขนมปังในเมืองเก่าแพงขึ้นหนึ่งในห้าตั้งแต่วันเสาร์ คนทำขนมปังสี่คนที่ตกลงกันบอกว่าราคาแป้งไม่เหลือทางเลือกให้พวกเขา\n\nขนมปังข้าวไรย์หนึ่งก้อนขายสี่สิบแปดโครน ส่วนร้านใหญ่สองแห่งชานเมืองยังขายสามสิบเอ็ด",
    ),
    (
        "turkish",
        "Port Ellery meclisi pazartesi gecesi Lund Adası'na giden vapurun bir kış daha çalışmasına karar verdi. Adalılar salonu ve merdivenleri doldurmuştu.\n\n“Biz müze değiliz,” dedi otuz yıldır okul servisini süren Ida Holm. Annesi, bekleyen tekne çürüyen teknedir, dermiş.\n\nVapurun sahibi olan şirket geçen yıl bir milyon iki yüz bin kron zarar ettiğini, ilçeyle sözleşmesinin bittiği nisandan sonrası için söz veremeyeceğini bildirdi.",
        "Eski şehirde ekmek cumartesiden beri beşte bir daha pahalı; fiyatta anlaşan dört fırıncı, unun kendilerine başka yol bırakmadığını söylüyor.\n\nBir çavdar ekmeği şimdi kırk sekiz krona satılıyor. Şehrin kenarındaki iki market kendi ekmeğini otuz birde bıraktı.",
    ),
    (
        "polish",
        "Rada Port Ellery zdecydowała w poniedziałek wieczorem, że prom na wyspę Lund będzie pływał jeszcze jedną zimę. Wcześniej mieszkańcy wypełnili salę i schody.\n\n„Nie jesteśmy muzeum” – powiedziała Ida Holm, która od trzydziestu lat prowadzi szkolny autobus. Jej matka mawiała, że łódź, która czeka, gnije.\n\nFirma, do której należy prom, podała, że w ubiegłym roku straciła ponad milion koron i niczego nie obiecuje po kwietniu, gdy kończy się jej umowa z powiatem.",
        "Chleb na starym mieście kosztuje od soboty o jedną piątą więcej, a czterej piekarze, którzy się na to umówili, mówią, że mąka nie zostawiła im wyboru.\n\nBochenek żytni sprzedaje się teraz po czterdzieści osiem koron. Dwa sklepy na obrzeżach zostawiły swój po trzydzieści jeden.",
    ),
    (
        "greek",
        "Το συμβούλιο του Πορτ Έλερι αποφάσισε το βράδυ της Δευτέρας να κρατήσει το πλοίο για το νησί Λουντ έναν ακόμη χειμώνα, αφού οι κάτοικοι γέμισαν την αίθουσα και τη σκάλα.\n\n«Δεν είμαστε μουσείο», είπε η Ίντα Χολμ, που οδηγεί το σχολικό λεωφορείο τριάντα χρόνια. Η μητέρα της έλεγε πως το καράβι που περιμένει σαπίζει.\n\nΗ εταιρεία που έχει το πλοίο ανακοίνωσε ότι έχασε πέρυσι πάνω από ένα εκατομμύριο κορόνες και δεν υποσχέθηκε τίποτα μετά τον Απρίλιο, όταν λήγει η σύμβασή της με την επαρχία.",
        "Το ψωμί στην παλιά πόλη κοστίζει από το Σάββατο ένα πέμπτο παραπάνω, και οι τέσσερις φουρνάρηδες που το συμφώνησαν λένε ότι το αλεύρι δεν τους άφησε επιλογή.\n\nΈνα καρβέλι σίκαλης πουλιέται τώρα σαράντα οκτώ κορόνες. Δύο καταστήματα στην άκρη της πόλης άφησαν το δικό τους στις τριάντα μία.",
    ),
];

#[test]
fn other_languages_are_read_without_harm() {
    let mut wrong = Wrong::default();
    let texts: Vec<(String, String)> = OTHERS
        .iter()
        .flat_map(|(name, story, other)| {
            // The copy has lost its last paragraph's end and has got its quotation marks changed.
            let cut = story.char_indices().rev().nth(20).map_or(story.len(), |(at, _)| at);
            let copy = story[..cut].replace(['“', '”', '„', '«', '»'], "\"");
            [
                (format!("{name}/story.txt"), (*story).to_owned()),
                (format!("{name}/copy.txt"), copy),
                (format!("{name}/other.txt"), (*other).to_owned()),
            ]
        })
        .collect();
    let files: Vec<(&str, &[u8])> = texts.iter().map(|(n, t)| (n.as_str(), t.as_bytes())).collect();
    let folder = Folder::new(&files);
    let report = folder.scan(&["--pairs", "all"]);
    wrong.same("exit code", report.ran.code, 0);
    wrong.same("pieces", report.list("pieces").len(), files.len());
    let pairs: Vec<(&str, &str, &str)> =
        report.pairs().iter().map(|(&(a, b), p)| (a, b, text(&p["relation"]))).collect();
    for (name, ..) in OTHERS {
        let (copy, story) = (format!("{name}/copy.txt"), format!("{name}/story.txt"));
        let found = pairs.iter().any(|&(a, b, relation)| {
            a == copy && b == story && matches!(relation, "copy" | "contained")
        });
        wrong.unless(found, || format!("{name}: the copy is not found: {pairs:?}"));
    }
    wrong.same("pairs", pairs.len(), OTHERS.len());
    let inspected = inspect(&folder);
    for (name, document) in &texts {
        let piece = report.pieces()[name.as_str()];
        wrong.same(&format!("{name}: origin"), &piece["origin"], &Value::Null);
        let known = &inspected[name];
        wrong.same(&format!("{name}: credits"), known["credits"].as_array().unwrap().len(), 0);
        let marks = known["marks"].as_array().unwrap().iter().map(|m| &m["span"]);
        for place in marks.chain(known["quotes"].as_array().unwrap()).filter_map(span) {
            wrong.unless(
                document.is_char_boundary(place.start) && document.is_char_boundary(place.end),
                || format!("{name}: {place:?} is inside a character"),
            );
        }
    }
    wrong.none();
}
