//! What are invented news made of? Phrases written by hand, and frames of sentences that they fill.
//!
//! `a|b` is British and American spelling. A frame has its slots in braces; what stands between two slots is short, so that
//! two stories do not share five words by accident.

/// Frames of sentences; `{open}` and `{close}` are quotation marks.
pub(super) const FRAMES: &[&str] = &[
    "{Role} {person} {told} {people} {day} that {the_thing} would {act} before {person2} leaves {town}.",
    "{Firm} {did} {count} {things} in {town}, {after} {the_body} {did} {the_thing} {there}.",
    "{The_thing} at {town} {fell} by {share} {since}, {figures} from {firm} showed.",
    "{People} in {town} {waited} for {count} hours while {role} {person} {did} {the_thing}.",
    "{The_body} {did} {the_thing} {day}, {despite} {person}, {role} of {firm}.",
    "{Since}, {firm} has {done} {count} {things} and {done} {money} on {the_thing}.",
    "{Role} {person} {did} {the_thing} {day}, {but} {people} of {town} {waited}.",
    "{There}, {the_body} {did} {things} worth {money}, {after} {firm} {did} {adj} {things}.",
    "{Firm}, which {did} {the_thing} {since}, {told} {people} that {count} {things} {fell}.",
    "About {share} of {people} near {town} {waited} {there}, {but} {firm} {did} {adj} {things}.",
    "{The_thing} cost {money}, {role} {person} {told} {the_body}, and {fell} {since}.",
    "{After} {person} of {firm} {did} {the_thing}, {people} {did} {adj} {things} in {town}.",
    "{Adj} {things} {fell} to {count} {there}, {figures} of {the_body} {did} show.",
    "Neither {firm} nor {the_body} {told} {people} why {the_thing} {fell} {since}.",
    "{People} {told} {role} {person} {day} how {things} from {town} {fell} by {count}.",
    "In {town}, {role} {person} and {firm} {waited} as {the_body} {did} {the_thing}.",
    "{The_body} of {town} {did} {count} {adj} {things}, {share} more than {since}.",
    "{Firm} will {act} {there} for {money}, {despite} {adj} {things} and {people}.",
    "{Person}, {role} at {firm}, {did} {the_thing} {after} {count} {people} {waited}.",
    "{Since}, {things} in {town} {fell} {share}, {but} {the_body} {did} {the_thing}.",
    "{Count} {people} {waited} {day} as {firm} {did} {adj} {things} near {town}.",
    "{Role} {person} {did} {the_thing} {there}, {figures} of {firm} {did} suggest.",
    "{But} {the_body} would {act} only if {firm} paid {money} for {adj} {things}.",
    "{Money} went to {town} {since}, {role} {person} {told} {the_body} {there}.",
];

/// Frames of sentences with a quotation.
pub(super) const QUOTES: &[&str] = &[
    "{open}{We} {want} {the_thing} because {people} in {town} {waited} {there},{close} said {person}, {role} of {firm}.",
    "{open}{Nobody} {told} {us} that {things} worth {money} would {act},{close} {person} {told} {the_body} {day}.",
    "{Role} {person} called it {open}{adj} {things} and {adj} {the_thing} that {nobody} {did} {there}{close}.",
    "{open}{The_thing} {fell} {since}, and {we} {want} {count} {adj} {things} {there},{close} said {role} {person}.",
    "{person} said: {open}{We} {did} {the_thing} {after} {people} {waited}, {but} {nobody} {told} {firm} {since}.{close}",
];

/// Sentences in which an outlet speaks of itself; `{outlet}` is its name.
pub(super) const OWN: &[&str] = &[
    "{open}{We} {want} {adj} {things} {there},{close} {person} told {outlet} {day}.",
    "{Person} of {firm} told {outlet} that {the_thing} {fell} {since}.",
    "In an interview with {outlet}, {person} said {people} {waited} {there}.",
];

/// Sentences that name others as a source of facts; `{agency}` is an agency's name.
pub(super) const DECOYS: &[&str] = &[
    "{Firm} {did} {the_thing} {since}, according to a {agency} report.",
    "{agency} reported {day} that {people} {waited} {there}.",
    "{Role} {person}, citing {agency}, {did} {adj} {things}.",
];

pub(super) const ROLES: &[&str] = &[
    "harbour|harbor master",
    "mayor",
    "engineer",
    "prosecutor",
    "spokeswoman",
    "union leader",
    "surgeon",
    "minister",
    "fire chief",
    "headteacher",
    "auditor",
    "deputy governor",
    "economist",
    "judge",
    "curator",
    "coach",
    "biologist",
    "treasurer",
    "ferry captain",
    "planning officer",
    "chief executive",
    "inspector",
    "ambassador",
    "archivist",
    "farmer",
];
pub(super) const PEOPLE: &[&str] = &[
    "residents",
    "fishermen",
    "commuters",
    "pensioners",
    "shareholders",
    "teachers",
    "dock workers|longshoremen",
    "voters",
    "patients",
    "students",
    "neighbours|neighbors",
    "drivers",
    "growers",
    "tenants",
    "nurses",
    "travellers|travelers",
    "shopkeepers",
    "volunteers",
    "lawyers",
    "pilots",
    "parents",
    "miners",
    "bakers",
    "reporters",
];
pub(super) const BODIES: &[&str] = &[
    "town council",
    "harbour|harbor board",
    "appeals court",
    "rail authority",
    "health service",
    "defence|defense ministry",
    "finance committee",
    "water company",
    "labour|labor tribunal",
    "regional parliament",
    "port authority",
    "school board",
    "central bank",
    "fisheries office",
    "housing agency",
    "electoral commission",
    "coast guard",
    "grid operator",
    "museum trust",
    "medical centre|center",
];
pub(super) const THINGS: &[&str] = &[
    "ferries",
    "licences|licenses",
    "contracts",
    "loans",
    "homes",
    "vaccines",
    "turbines",
    "complaints",
    "permits",
    "wagons",
    "tonnes|tons of grain",
    "ballots",
    "apprentices",
    "sensors",
    "trawlers",
    "beds",
    "cables",
    "claims",
    "parcels",
    "bridges",
    "lorries|trucks",
    "orchards",
    "lessons",
    "repairs",
    "batteries",
    "shifts",
    "flats|apartments",
    "engines",
    "inquiries",
    "samples",
];
pub(super) const THING: &[&str] = &[
    "northern quay",
    "tunnel plan",
    "rescue fund",
    "night train",
    "tariff deal",
    "flood wall",
    "pension scheme|plan",
    "old viaduct",
    "budget vote",
    "mine closure",
    "ferry timetable|schedule",
    "hospital wing",
    "land register",
    "wage offer",
    "reservoir",
    "school merger",
    "cable car",
    "import ban",
    "bakery strike",
    "data law",
    "sewage works|plant",
    "wind park",
    "theatre|theater roof",
    "milk quota",
    "toll road",
    "rent cap",
    "harvest forecast",
    "export licence|license",
    "ring road",
    "pilot programme|program",
];
pub(super) const DID: &[&str] = &[
    "approved",
    "postponed",
    "cancelled|canceled",
    "criticised|criticized",
    "defended",
    "ordered",
    "rejected",
    "inspected",
    "withdrew",
    "audited",
    "sold",
    "financed",
    "reopened",
    "sealed off",
    "questioned",
    "insured",
    "privatised|privatized",
    "suspended",
    "extended",
    "mapped",
    "recalled",
    "authorised|authorized",
    "shelved",
    "renamed",
];
pub(super) const DONE: &[&str] = &[
    "lost",
    "spent",
    "pledged",
    "recovered",
    "borrowed",
    "written off",
    "invested",
    "set aside",
    "delivered",
    "returned",
];
pub(super) const TOLD: &[&str] =
    &["told", "assured", "warned", "reminded", "informed", "promised", "wrote to", "convinced"];
pub(super) const FELL: &[&str] = &[
    "fell",
    "rose",
    "stalled",
    "doubled",
    "shrank",
    "collapsed",
    "slipped",
    "recovered",
    "levelled|leveled off",
    "dropped",
    "climbed",
    "stopped",
];
pub(super) const WAITED: &[&str] = &[
    "waited",
    "protested",
    "queued|lined up",
    "signed petitions",
    "went home",
    "were turned away",
    "slept in tents",
    "demanded answers",
    "blocked roads",
    "stayed away",
    "lost patience",
    "were evacuated",
];
pub(super) const ACT: &[&str] = &[
    "close",
    "reopen",
    "be sold",
    "be rebuilt",
    "need new owners",
    "move inland",
    "pay its way",
    "cost jobs",
    "draw crowds",
    "stay empty",
    "be searched",
    "expand eastwards|eastward",
];
pub(super) const AFTER: &[&str] = &[
    "after",
    "once",
    "days after",
    "a week after",
    "hours after",
    "shortly before",
    "before",
    "months after",
    "because",
    "although",
    "just as",
    "even though",
];
pub(super) const DESPITE: &[&str] = &[
    "despite",
    "against the advice of",
    "at the request of",
    "together with",
    "without",
    "in front of",
    "to please",
];
pub(super) const SINCE: &[&str] = &[
    "since the spring",
    "over the winter",
    "in three years",
    "last month",
    "since the storm",
    "this season",
    "by midsummer",
    "in ten weeks",
    "for a decade",
    "since the merger",
    "after the thaw",
    "in one night",
    "last quarter",
    "by Easter",
];
pub(super) const THERE: &[&str] = &[
    "near the docks",
    "across the valley",
    "on the east bank",
    "in the old town",
    "beyond the border",
    "along the coast",
    "at the depot",
    "outside the court",
    "under the bridge",
    "in the hills",
    "at both plants",
    "on the island",
    "behind the station",
    "in the suburbs",
];
pub(super) const ADJ: &[&str] = &[
    "costly",
    "rusting",
    "unsafe",
    "modern",
    "disputed",
    "empty",
    "cheap",
    "overdue",
    "rare",
    "grey|gray",
    "reliable",
    "hasty",
    "generous",
    "illegal",
    "second-hand|used",
    "crowded",
    "leaking",
    "historic",
    "seasonal",
    "mislabelled|mislabeled",
];
pub(super) const BUT: &[&str] = &["but", "though", "while", "even as", "and yet", "so"];
pub(super) const FIGURES: &[&str] = &[
    "figures",
    "papers",
    "estimates",
    "minutes",
    "accounts",
    "letters",
    "records",
    "forecasts",
    "drawings",
];
pub(super) const WE: &[&str] =
    &["we", "the crews", "my colleagues", "our members", "the families", "all of them"];
pub(super) const US: &[&str] =
    &["us", "the crews", "my colleagues", "our members", "the families", "anybody"];
pub(super) const WANT: &[&str] =
    &["want", "need", "regret", "fear", "miss", "oppose", "deserve", "expected"];
pub(super) const NOBODY: &[&str] =
    &["nobody", "no minister", "neither side", "hardly anyone", "no court", "not one of them"];

/// Syllables of names; a name has a first, middles and a last.
pub(super) const FIRST: &[&str] = &[
    "Bar", "Cal", "Dor", "El", "Fen", "Gar", "Hal", "Is", "Jor", "Kel", "Lor", "Mar", "Nor", "Os",
    "Pel", "Quin", "Ros", "Sel", "Tor", "Ul", "Var", "Wes", "Yor", "Zel", "Ash", "Brim", "Cran",
    "Dun", "Hol", "Mill",
];
pub(super) const MIDDLE: &[&str] =
    &["", "", "a", "e", "i", "o", "an", "er", "in", "or", "ul", "ev"];
pub(super) const LAST: &[&str] = &[
    "wick", "ford", "mund", "ley", "stad", "den", "vik", "bury", "mere", "ton", "gate", "holm",
    "dale", "brück", "nau", "sund", "field", "court",
];
pub(super) const SURNAME: &[&str] = &[
    "sen", "well", "er", "ov", "ić", "mann", "by", "ini", "ez", "son", "court", "ides", "wala",
    "moto", "ski", "rup", "ham", "ard",
];
pub(super) const GIVEN: &[&str] = &[
    "Ada", "Bruno", "Clara", "Dev", "Edda", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kira",
    "Luc", "Mona", "Nils", "Odile", "Pavel", "Rhea", "Sami", "Tilda", "Umar", "Vera", "Wim",
    "Yara", "Zeno",
];
pub(super) const TRADES: &[&str] = &[
    "Shipping",
    "Foods",
    "Rail",
    "Energy",
    "Textiles",
    "Insurance",
    "Timber",
    "Steel",
    "Water",
    "Dairies",
    "Optics",
    "Cement",
];

/// Lines that stand around a text on its page.
pub(super) const ABOVE: &[&str] =
    &["Skip to content", "Share this article", "Advertisement", "Home > News", "3 min read"];
/// See [`ABOVE`].
pub(super) const BELOW: &[&str] = &[
    "Join our newsletter",
    "Follow us on social media",
    "Read more: What the week brings",
    "Comments (12)",
    "Support our journalism: subscribe today",
];
