//! Self-references and attributions anywhere in a text, which are no credits.

#[allow(clippy::wildcard_imports)]
use super::*;
use speech::{Places, Speech, hits};

impl Credits<'_> {
    /// Self-references and attributions anywhere in the text.
    pub(super) fn body(&self, story: &Story, found: &mut Vec<Credit>) {
        let text = story.text.as_str();
        let places = Places::of(text);
        let of = |speech| hits(text, places.as_ref(), speech);
        for hit in of(Speech::Told).into_iter().chain(of(Speech::Learned)) {
            let plain = hit.name.split_whitespace().collect::<Vec<_>>().join(" ");
            let Some(party) = self.outlet_in(&plain) else { continue };
            let mut own = credit(story, Kind::OwnReporting, Some(&party), hit.start, hit.end);
            own.claim = Claim::Own;
            found.push(own);
        }
        for hit in of(Speech::Attribution) {
            let Some(party) = self.outlet_in(hit.name) else { continue };
            let mut facts = credit(story, Kind::Attribution, Some(&party), hit.start, hit.end);
            facts.claim = Claim::Facts;
            found.push(facts);
        }
    }

    /// The outlet at the beginning of a run of capitalised words: an agency, a name the collection knows, or one that
    /// ends in a word of the trade. The longest that fits.
    pub(super) fn outlet_in(&self, run: &str) -> Option<String> {
        let bare = run.strip_prefix("the ").or_else(|| run.strip_prefix("The ")).unwrap_or(run);
        let words: Vec<&str> = outlet_words(self.agencies(), bare.split(' ').collect());
        for n in (1..=words.len()).rev() {
            let name = words[..n].join(" ");
            let name = name.trim_end_matches("'s").trim_end_matches("’s");
            let name = name.trim_end_matches(['\'', '’']);
            if let Some((agency, sure)) = self.agencies().find(name)
                && (sure == Sureness::Name || n == 1 && name.len() > 2)
            {
                return Some(agency.name.clone());
            }
            if self.names.knows(name) && (n > 1 || name.len() > 3) {
                return Some(self.names.usual(name).to_owned());
            }
            if n > 1 && trade_name(name) {
                return Some(name.to_owned());
            }
        }
        None
    }
}
