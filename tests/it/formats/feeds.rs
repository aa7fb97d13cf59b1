use wirecopy::article::{DateKind, Form};

use super::made::{feed, five, ids, passed_over, read, skips, texts};

#[test]
fn an_item_of_rss_says_who_and_when() {
    let rss = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- a note --><rss version="2.0" xmlns:dc="d" xmlns:content="c" xmlns:media="m"><channel>
<title>Harbour news &amp; more</title><link>https://agg.example/</link><language>en</language>
<item>
  <title>Ferry &lt;i&gt;late&lt;/i&gt; again &amp;amp; - The Quay</title>
  <link>https://agg.example/1</link><guid isPermaLink="false">g1</guid>
  <pubDate>Mon, 07 Jul 2025 10:30:00 GMT</pubDate>
  <source url="https://quay.example">The Quay</source>
  <dc:creator><![CDATA[Ann Pier]]></dc:creator><author>b@quay.example (Bo Rope)</author>
  <media:title>A picture</media:title><media:content url="x.jpg"/>
  <category>Transport</category><category>Sea</category>
  <description>Too short.</description>
  <content:encoded><![CDATA[<p>The ferry was late&nbsp;again.</p><p>Nobody said why: 3 < 4.</p><script>x()</script>]]></content:encoded>
</item>
<item><title>Second</title><description>&lt;b&gt;Only&lt;/b&gt; a summary &amp;amp; no more.</description></item>
<item><title>Third</title><description>Plain words.

A second paragraph, AT&amp;T.</description><pubDate>some day</pubDate></item>
<item><title>No text</title></item>
</channel></rss>"#;
    let intake = read(&[("a.rss", rss.as_bytes())]);
    assert_eq!(ids(&intake), ["a.rss:2", "a.rss:3", "g1"]);
    assert_eq!(skips(&intake), ["a.rss, record 4: item without text"]);
    let [second, third, first] = &intake.documents[..] else { panic!() };
    assert_eq!(first.text, "The ferry was late\u{a0}again.\n\nNobody said why: 3 < 4.");
    assert_eq!(second.text, "Only a summary & no more.");
    assert_eq!(third.text, "Plain words.\n\nA second paragraph, AT&T.");
    assert_eq!(first.form, Form::Record);
    let m = &first.metadata;
    assert_eq!(m.titles[0].value, "Ferry late again & - The Quay");
    assert_eq!(m.url.as_ref().unwrap().value, "https://agg.example/1");
    assert_eq!(m.source.as_ref().unwrap().value, "The Quay");
    let authors: Vec<&str> = m.authors.iter().map(|a| a.value.as_str()).collect();
    assert_eq!(authors, ["Ann Pier", "Bo Rope"]);
    assert_eq!((m.dates[0].kind, m.dates[0].from), (DateKind::Published, Some(1_751_884_200)));
    assert_eq!(first.fields["category"], serde_json::json!(["Transport", "Sea"]));
    assert_eq!(first.fields["feed"], "Harbour news & more");
    // An item without an address has nothing better than the feed's own title.
    assert_eq!(second.metadata.source.as_ref().unwrap().value, "Harbour news & more");
    assert_eq!(third.fields["pubDate"], "some day");
}

#[test]
fn an_entry_of_atom_says_the_same() {
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Lists</title>
<entry><title type="html">Gate &amp;amp; pier</title><id>tag:a,2025:1</id>
<link rel="self" href="https://a.example/self"/><link rel="alternate" href="https://a.example/1?a=1&amp;b=2"/>
<published>2025-07-07T10:30:00Z</published><updated>2025-07-08T10:30:00Z</updated>
<author><name>Cy Lock</name><email>c@a.example</email></author>
<source><id>s</id><title>Gate Gazette</title></source><category term="ports"/>
<summary>Short.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One &amp; two.</p><p>Three<br/>four.</p></div></content>
</entry></feed>"#;
    let intake = read(&[("a.atom", atom.as_bytes())]);
    assert_eq!(ids(&intake), ["tag:a,2025:1"], "{:?}", skips(&intake));
    let document = &intake.documents[0];
    assert_eq!(document.text, "One & two.\n\nThree\nfour.");
    let m = &document.metadata;
    assert_eq!(m.titles[0].value, "Gate & pier");
    assert_eq!(m.url.as_ref().unwrap().value, "https://a.example/1?a=1&b=2");
    assert_eq!(m.source.as_ref().unwrap().value, "Gate Gazette");
    assert_eq!(m.authors[0].value, "Cy Lock");
    let kinds: Vec<DateKind> = m.dates.iter().map(|d| d.kind).collect();
    assert_eq!(kinds, [DateKind::Published, DateKind::Modified]);
    assert_eq!(document.fields["category"], serde_json::json!(["ports"]));
}

#[test]
fn rdf_feeds_and_other_encodings_are_read() {
    let rdf = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rdf:RDF xmlns:rdf=\"r\" xmlns:dc=\"d\">\
        <channel><title>T</title></channel><item><title>Caf\xe9</title><link>https://a.example/</link>\
        <dc:date>2025-07-07</dc:date><description>D\xe9j\xe0 vu.</description></item></rdf:RDF>";
    let intake = read(&[("a.xml", rdf)]);
    assert_eq!(texts(&intake), ["Déjà vu."]);
    assert_eq!(intake.documents[0].notes, ["decoded as windows-1252 (declared)"]);
    assert_eq!(intake.documents[0].metadata.dates.len(), 1);
}

#[test]
fn broken_markup_costs_its_item() {
    let item =
        |n: u32| format!("<item><guid>g{n}</guid><description>Text {n}.</description></item>");
    for broken in [
        "<item><description>never closed <b>",
        "<item><description>two</item>",
        "<item><description><![CDATA[open</description></item>",
        "<item><description>x</description><!-- open </item>",
    ] {
        let rss =
            format!("<rss><channel>{}{broken}{}{}</channel></rss>", item(1), item(3), item(4));
        let intake = read(&[("a.rss", rss.as_bytes())]);
        assert_eq!(ids(&intake), ["g1", "g3", "g4"], "{broken}: {:?}", skips(&intake));
        assert_eq!(intake.skipped.len(), 1, "{broken}: {:?}", skips(&intake));
        assert_eq!(intake.skipped[0].record, Some(2), "{broken}");
        assert!(intake.skipped[0].reason.starts_with("the feed's markup is broken"), "{broken}");
    }
    // What HTML allows and XML does not is no fault.
    let loose = "<rss><channel><item><guid>g</guid><description>One<br>two &nbsp; R&D &bogus; </b></description></item></channel></rss>";
    let intake = read(&[("a.rss", loose.as_bytes())]);
    assert_eq!(ids(&intake), ["g"], "{:?}", skips(&intake));
    assert_eq!(texts(&intake), ["One\ntwo \u{a0} R&D &bogus;"]);
}

#[test]
fn a_feed_made_of_faults_is_given_up() {
    let rss = format!("<rss><channel>{}", "<item><![CDATA[".repeat(200_000));
    let start = std::time::Instant::now();
    let intake = read(&[("a.rss", rss.as_bytes())]);
    assert!(intake.documents.is_empty() && intake.skipped.len() <= 100);
    assert!(intake.skipped.iter().any(|s| s.reason.ends_with("the rest is not read")));
    assert!(start.elapsed().as_secs() < 20);
}

#[test]
fn other_xml_is_passed_over() {
    let intake = read(&[
        ("a.xml", b"<?xml version=\"1.0\"?><sitemap><url/></sitemap>"),
        ("b.xml", b"no markup at all"),
        ("c.rss", b"<rss><channel><title>T</title></channel></rss>"),
        ("d.atom", b" \n"),
    ]);
    assert_eq!(
        passed_over(&intake),
        ["XML that is no feed", "XML that is no feed", "feed without items"]
    );
    assert_eq!(skips(&intake), ["d.atom: empty file"]);
    assert_eq!(intake.files, 1);
    assert_eq!(read(&[("a.xml", &feed(&five()))]).documents.len(), 5);
}
