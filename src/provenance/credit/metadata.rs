//! Credits in a record's fields and a page's head.

#[allow(clippy::wildcard_imports)]
use super::*;
use crate::article::Sourced;
use crate::extract::outlet::{registrable, same_name};

impl Credits<'_> {
    /// Credits in fields and page metadata.
    pub(super) fn metadata(&self, document: &Document, found: &mut Vec<Credit>) {
        let m = &document.metadata;
        for author in &m.authors {
            let field = |kind, claim, party: String| Credit {
                kind,
                party: Some(party),
                claim,
                text: format!("{}: {}", author.basis, author.value),
                span: None,
                date: None,
            };
            // The address of a profile names its host, not who wrote.
            if author.value.contains('/') && !author.value.contains(' ') {
                continue;
            }
            let value = author.value.trim().trim_start_matches("By ").trim_start_matches("by ");
            if let Some((_, with)) = value.split_once(" with ")
                && let Some(party) = self.party(with)
            {
                found.push(field(Kind::PartialCredit, Claim::Part, party));
            } else if let Some(party) = self.party(value) {
                found.push(field(Kind::AuthorField, Claim::Whole, party));
            } else if let Some((_, last)) = value.rsplit_once([',', '/', '|'])
                && let Some(party) = self.party(last)
            {
                found.push(field(Kind::AuthorField, Claim::Whole, party));
            }
        }
        for supplier in &m.suppliers {
            if let Some(party) = self.party(&supplier.value) {
                found.push(Credit {
                    kind: Kind::AuthorField,
                    party: Some(party),
                    claim: Claim::Whole,
                    text: format!("{}: {}", supplier.basis, supplier.value),
                    span: None,
                    date: None,
                });
            }
        }
        self.trackers(document, found);
        let own = m.url.as_ref().and_then(|u| registrable(&u.value));
        let sites = &m.sites;
        let places = m.canonical.iter().chain(&m.og_url).chain(&m.syndication);
        for place in places {
            let Some(domain) = registrable(&place.value) else { continue };
            let at_home = match &own {
                Some(own) => *own == domain,
                // Without an address of its own a page is at home where its site's name is.
                None => {
                    sites.is_empty()
                        || sites.iter().any(|s| same_name(&s.value, &domain))
                        || self
                            .names
                            .of_domain(&domain)
                            .is_some_and(|n| sites.iter().any(|s| same_name(&s.value, n)))
                }
            };
            if at_home || crate::extract::outlet::publication(&place.value).is_none() {
                continue;
            }
            let party = self
                .agencies()
                .at(&domain)
                .map(|a| a.name.clone())
                .or_else(|| self.names.of_domain(&domain).map(str::to_owned))
                .or_else(|| self.names.knows(&domain).then(|| self.names.usual(&domain).to_owned()))
                .unwrap_or_else(|| domain.clone());
            found.push(Credit {
                kind: Kind::Canonical,
                party: Some(party),
                claim: Claim::Whole,
                text: format!("{}: {}", place.basis, place.value),
                span: None,
                date: None,
            });
            break;
        }
    }

    /// The papers that tags of the page report to. On its own pages a paper has its tag too, which says nothing there.
    fn trackers(&self, document: &Document, found: &mut Vec<Credit>) {
        let m = &document.metadata;
        let mut told: Vec<String> = Vec::new();
        for tracker in &m.trackers {
            let site = tracker.site.as_str();
            let party = self
                .agencies()
                .at(site)
                .map(|agency| agency.name.as_str())
                .or_else(|| self.names.of_domain(site))
                .unwrap_or_else(|| self.names.usual(site))
                .to_owned();
            // Of an address and what the page calls itself each is enough; a copy may name the original as canonical.
            let here = |s: &Sourced| registrable(&s.value).is_some_and(|own| own == site);
            let fetched = m.url.as_ref().is_some_and(here);
            let unnamed = m.url.is_none() && m.sites.is_empty();
            let declared = unnamed && m.canonical.iter().chain(&m.og_url).any(here);
            let called = |s: &Sourced| same_name(&s.value, site) || same_name(&s.value, &party);
            if fetched || declared || m.sites.iter().any(called) || told.contains(&party) {
                continue;
            }
            told.push(party.clone());
            found.push(Credit {
                kind: Kind::RepublicationPixel,
                party: Some(party),
                claim: Claim::Whole,
                text: format!("{}: {}", tracker.tag.basis, tracker.tag.value),
                span: None,
                date: None,
            });
        }
    }
}
