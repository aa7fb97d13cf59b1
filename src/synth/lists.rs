//! What are real words and names? Short lists, written by hand, that the generator begins with.

/// The most frequent words of English news, the most frequent first.
pub(crate) const FREQUENT: &str = "\
the of to and a in that is for it on was he as with at by be from his this are have but an not they which has were who \
its their will been would had more one we about there can when or after than you new all up out she if other into some \
two so people also what over time her last first no him could may only year years now most just like government even \
before since being made many these under while between three our against where such still through during down because \
should both off then them state police week national according country city public officials company president minister \
members work former four part long month day part group market court million percent report world home high use local \
based found among men women children family school health service power party law water business night season team \
game way back left right use end major several early late recent months days next another around next set plan plans \
don support number case office industry system security money deal trade growth price prices bank rate rates economy \
budget tax spending cuts jobs workers union strike talks vote election campaign leader leaders parliament council mayor \
department agency services hospital doctors patients study research university students teachers schools education \
building road bridge rail station airport train flight passengers driver vehicle crash fire flood storm rain weather \
coast river island north south east west central region district town village residents community housing rent land \
farm farmers food energy oil gas climate carbon emissions forest wildlife water supply plant factory production \
investigation evidence charges trial judge lawyer sentence prison victims attack suspect arrest officers emergency \
rescue crews injured killed dead missing search death funeral military troops army border war peace agreement treaty \
foreign embassy visit meeting conference statement spokesman interview question answer decision policy measure bill \
act rules board committee chairman director chief executive manager staff union members customers sales profit shares \
investors fund loan debt interest insurance technology software data network phone internet media television film \
music book art museum theatre festival club player players coach match win won lost draw final cup league goal score \
record race champion round second third minutes half hour morning afternoon evening yesterday today tomorrow monday \
tuesday wednesday thursday friday saturday sunday january march april june july august september october november \
told asked added called warned announced confirmed expected agreed refused failed began ended opened closed moved \
gave took came went saw heard knew thought believe think know see say says need want help give take make keep find \
put turn run hold bring build grow rise fall pay cost cut lead follow offer remain continue change show large small \
big good better best great strong weak low higher lower full open close clear likely possible certain difficult \
important political economic social legal financial medical military federal regional international european old young \
whole own same different special general main total free private common single far near again already almost always \
never often once soon later ago yet here however though although until whether without within across along behind";

/// Given names.
pub(crate) const GIVEN: &str = "\
Anna Omar Maria James John Sarah David Emma Ahmed Fatima Chen Li Wei Priya Raj Elena Ivan Olga Pedro José Lucía Sofía \
Jean François Chloé Zoë Jürgen Anke Lars Ingrid Björn Søren Aoife Niamh Siobhán Declan Hamish Isla Angus Fiona Grace \
Samuel Daniel Rachel Hannah Leah Noah Adam Yusuf Amina Kofi Ama Kwame Chidi Ngozi Thabo Lerato Hiroshi Yuki Kenji Aiko \
Minh Lan Nguyen Kim Park Jin Soo Carlos Ana Luis Carmen Miguel Rosa Paulo João Inês Rafael Beatriz Marco Giulia Paolo \
Chiara Nikos Eleni Dimitri Andrei Ioana Marek Zofia Jakub Petra Tomáš Eva Milan Jelena Goran Katarina Robert Linda \
Michael Susan William Karen Thomas Nancy Charles Betty George Helen Edward Ruth Peter Claire Mark Alice Paul Diane \
Steven Julia Kevin Laura Brian Megan Patrick Molly Sean Nora Ethan Ruby Oscar Hugo";

/// Towns that stories are filed from, in capitals as datelines have them.
pub(crate) const TOWNS: &[&str] = &[
    "LONDON",
    "PARIS",
    "BERLIN",
    "MADRID",
    "ROME",
    "WARSAW",
    "PRAGUE",
    "VIENNA",
    "ATHENS",
    "OSLO",
    "STOCKHOLM",
    "HELSINKI",
    "DUBLIN",
    "LISBON",
    "ZÜRICH",
    "MALMÖ",
    "MÁLAGA",
    "CAIRO",
    "NAIROBI",
    "LAGOS",
    "ACCRA",
    "CAPE TOWN",
    "DELHI",
    "MUMBAI",
    "DHAKA",
    "MANILA",
    "HANOI",
    "SEOUL",
    "TOKYO",
    "OSAKA",
    "BEIJING",
    "SYDNEY",
    "AUCKLAND",
    "TORONTO",
    "OTTAWA",
    "CHICAGO",
    "BOSTON",
    "DENVER",
    "SÃO PAULO",
    "LIMA",
];

/// The parts that outlets' names are made of: a place, then a kind of paper.
pub(crate) const PLACES: &[&str] = &[
    "Harbour",
    "Alder",
    "Carrow",
    "Northgate",
    "Millbrook",
    "Eastvale",
    "Stonebridge",
    "Redcliff",
    "Fairmont",
    "Ashford",
    "Kingsport",
    "Lakeside",
    "Westmoor",
    "Silverton",
    "Brightwater",
];
/// See [`PLACES`].
pub(crate) const PAPERS: &[&str] = &["Ledger", "Post", "Courier", "Herald"];

/// Agencies.
pub(crate) const AGENCIES: &[&str] = &[
    "Meridian Wire",
    "Continental Press",
    "Northern News Agency",
    "Atlas Newswire",
    "Agence Médiane",
];

/// What pages print above a story. `{name}` is the outlet, `{domain}` its domain.
pub(crate) const HEADERS: &[&str] = &[
    "{name} | News",
    "Share this article",
    "Advertisement",
    "Listen to this article · 4 min",
    "Home > News > World",
    "Breaking news from the {name}",
];

/// What they print below.
pub(crate) const FOOTERS: &[&str] = &[
    "Sign up for the {name} newsletter and never miss a story.",
    "© 2025 {name}. All rights reserved.",
    "Follow the {name} on social media for the latest updates.",
    "Have a story? Write to newsdesk@{domain}",
    "This material may not be published, broadcast, rewritten or redistributed.",
    "Support our journalism: subscribe to the {name} from £2 a week.",
    "Read more in the {name}’s “Morning Briefing”.",
    "Comments are closed on this article.",
    "The {name} is a member of the independent press standards body.",
    "Download our app – it’s free.",
];
