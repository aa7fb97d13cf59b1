//! What does an element say it is? The words in its class, id and role, read as hints: the article's body, a share bar, comments.
//!
//! Values are cut into words at every sign that is no letter or figure and where a capital follows a small letter, so
//! `comment` is not found in `commentary` nor `ad` in `header`. A hint is a claim, not a verdict.

use std::ops::BitOr;

use crate::article::DateKind;

/// A set of hints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Hints(u32);

impl Hints {
    pub(super) const NONE: Self = Self(0);
    /// The article's text, by microdata or by a usual name for it.
    pub(super) const BODY: Self = Self(1);
    /// Something about an article, a post, a story.
    pub(super) const ARTICLE: Self = Self(1 << 1);
    pub(super) const NAVIGATION: Self = Self(1 << 2);
    pub(super) const FOOTER: Self = Self(1 << 3);
    pub(super) const SHARE: Self = Self(1 << 4);
    /// Other stories: related, popular, recommended.
    pub(super) const RELATED: Self = Self(1 << 5);
    pub(super) const NEWSLETTER: Self = Self(1 << 6);
    pub(super) const COMMENTS: Self = Self(1 << 7);
    pub(super) const CONSENT: Self = Self(1 << 8);
    pub(super) const ADVERT: Self = Self(1 << 9);
    pub(super) const AUTHOR: Self = Self(1 << 10);
    pub(super) const TAGS: Self = Self(1 << 11);
    pub(super) const META: Self = Self(1 << 12);
    pub(super) const CAPTION: Self = Self(1 << 13);
    pub(super) const SIDEBAR: Self = Self(1 << 14);
    pub(super) const TEASER: Self = Self(1 << 15);
    pub(super) const WIDGET: Self = Self(1 << 16);
    pub(super) const OVERLAY: Self = Self(1 << 17);
    pub(super) const CONTENTS: Self = Self(1 << 18);
    pub(super) const PAYWALL: Self = Self(1 << 19);
    pub(super) const HEADER: Self = Self(1 << 20);
    /// Not shown to a reader.
    pub(super) const HIDDEN: Self = Self(1 << 21);
    /// A credit or a copyright line.
    pub(super) const CREDIT: Self = Self(1 << 22);
    pub(super) const DECK: Self = Self(1 << 23);
    pub(super) const TITLE: Self = Self(1 << 24);
    /// A date, or a line with one.
    pub(super) const DATE: Self = Self(1 << 25);

    /// Hints that make an element within a line one that stands apart from it.
    pub(super) const APART: Self = Self(
        Self::SHARE.0
            | Self::RELATED.0
            | Self::NEWSLETTER.0
            | Self::ADVERT.0
            | Self::CAPTION.0
            | Self::OVERLAY.0,
    );

    /// Whether any of these is among them.
    pub(super) const fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    /// Both together.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// These without the others.
    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl BitOr for Hints {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        self.and(other)
    }
}

/// The attributes of an element, as they are read one by one.
#[derive(Default)]
pub(super) struct Attributes {
    found: Hints,
    /// Whether it has an address to go to.
    pub(super) links: bool,
    /// Its first class without figures, hashed: what elements of one sort share.
    pub(super) sort: u64,
    /// A date for programs to read, with the kind and the source that microdata give it.
    pub(super) stamp: Option<String>,
    pub(super) stamped: Option<(DateKind, &'static str)>,
}

impl Attributes {
    /// Takes in one attribute.
    pub(super) fn take(&mut self, name: &str, value: &str) {
        match name {
            // An address within the page, made of a heading's words, says nothing.
            "id" if words_of(value) > 3 => {}
            "class" | "id" | "data-component" | "data-testid" | "data-type" | "data-module" => {
                self.found = self.found | of_words(value);
                if name == "class"
                    && let Some(class) = value.split_ascii_whitespace().next()
                {
                    let letters = class.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
                    self.sort = xxhash_rust::xxh3::xxh3_64(letters.as_bytes());
                }
            }
            "href" => self.links = true,
            "pubdate" => self.stamped = Some((DateKind::Published, "time pubdate")),
            "datetime" => self.stamp = Some(value.to_owned()),
            "content" | "data-utime" | "data-timestamp" | "title"
                if self.stamp.is_none() && value.len() < 60 =>
            {
                self.stamp = Some(value.to_owned());
            }
            "hidden" => self.found = self.found | Hints::HIDDEN,
            "aria-hidden" if value.eq_ignore_ascii_case("true") => {
                self.found = self.found | Hints::HIDDEN;
            }
            "style" => {
                let mut bare: String =
                    value.chars().filter(|c| !c.is_whitespace()).take(400).collect();
                bare.make_ascii_lowercase();
                if bare.contains("display:none") || bare.contains("visibility:hidden") {
                    self.found = self.found | Hints::HIDDEN;
                }
            }
            "itemprop" => {
                let of = |word: &str| {
                    value.split_ascii_whitespace().any(|v| v.eq_ignore_ascii_case(word))
                };
                if of("datePublished") {
                    self.stamped = Some((DateKind::Published, "itemprop datePublished"));
                } else if of("dateModified") {
                    self.stamped = Some((DateKind::Modified, "itemprop dateModified"));
                }
                if of("articleBody") {
                    self.found = self.found | Hints::BODY;
                } else if of("author") || of("publisher") {
                    self.found = self.found | Hints::AUTHOR;
                } else if of("comment") {
                    self.found = self.found | Hints::COMMENTS;
                } else if of("caption") {
                    self.found = self.found | Hints::CAPTION;
                } else if of("headline") {
                    self.found = self.found | Hints::TITLE;
                }
            }
            "role" => {
                self.found = self.found
                    | match value.trim().to_ascii_lowercase().as_str() {
                        "navigation" | "menu" | "menubar" | "search" | "tablist" | "toolbar" => {
                            Hints::NAVIGATION
                        }
                        "article" => Hints::ARTICLE,
                        "contentinfo" => Hints::FOOTER,
                        "banner" => Hints::HEADER,
                        "complementary" => Hints::SIDEBAR,
                        "dialog" | "alertdialog" => Hints::OVERLAY,
                        _ => Hints::NONE,
                    };
            }
            _ => {}
        }
    }

    /// What they say together.
    pub(super) fn hints(&self) -> Hints {
        self.found
    }
}

/// Longest class or id that is looked at, in bytes; a longer one is made by a program and says nothing more.
const LONGEST: usize = 300;

fn words_of(value: &str) -> usize {
    value.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).count()
}

/// The hints in a class or id.
fn of_words(value: &str) -> Hints {
    let mut found = Hints::NONE;
    for token in value.get(..LONGEST).unwrap_or(value).split_ascii_whitespace().take(24) {
        found = found | of_token(token);
    }
    found
}

/// The hints in one class name.
fn of_token(token: &str) -> Hints {
    let mut words: [([u8; 24], usize); 8] = [([0; 24], 0); 8];
    let mut count = 0;
    let mut small = false;
    let mut inside = false;
    for byte in token.bytes() {
        let starts = byte.is_ascii_uppercase() && small;
        if !byte.is_ascii_alphanumeric() {
            inside = false;
            small = false;
            continue;
        }
        if !inside || starts {
            if count == words.len() {
                break;
            }
            count += 1;
            inside = true;
        }
        small = byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let (word, length) = &mut words[count - 1];
        if *length < word.len() {
            word[*length] = byte.to_ascii_lowercase();
            *length += 1;
        }
    }
    let word = |n: usize| words.get(n).map_or(&b""[..], |(word, length)| &word[..*length]);
    let mut found = Hints::NONE;
    for n in 0..count {
        found = found | of_word(word(n));
        if n + 1 < count {
            found = found | of_pair(word(n), word(n + 1));
        }
    }
    // `has-sidebar`, `no-ads`, `with-comments` say it of something else; `wp-block-…` names the maker's building block.
    if matches!(word(0), b"has" | b"no" | b"with" | b"without" | b"is" | b"not") {
        return found & Hints::BODY;
    }
    found
}

impl std::ops::BitAnd for Hints {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

fn of_pair(first: &[u8], second: &[u8]) -> Hints {
    match (first, second) {
        (
            b"article" | b"entry" | b"post" | b"story" | b"news" | b"art" | b"artikel" | b"single"
            | b"body",
            b"body" | b"content" | b"text" | b"copy" | b"bodycopy" | b"maintext" | b"detail"
            | b"inhalt",
        )
        | (b"content", b"body" | b"text" | b"article")
        | (b"main", b"text")
        | (b"text" | b"field" | b"rich", b"body")
        | (b"full", b"text") => Hints::BODY,
        (b"read" | b"see" | b"view" | b"load", b"more" | b"also" | b"next")
        | (b"more", b"stories" | b"news" | b"articles" | b"posts" | b"on" | b"from" | b"like")
        | (b"most", b"read" | b"popular" | b"viewed" | b"recent" | b"shared")
        | (
            b"next" | b"prev" | b"previous" | b"latest" | b"recent" | b"other" | b"top" | b"also",
            b"article" | b"articles" | b"post" | b"posts" | b"story" | b"stories" | b"news" | b"up"
            | b"read",
        ) => Hints::RELATED,
        (b"post" | b"posts", b"navigation" | b"nav") => Hints::NAVIGATION,
        (b"sign" | b"opt", b"up" | b"in") => Hints::NEWSLETTER,
        (b"author", b"box" | b"bio" | b"info" | b"card") | (b"about", b"author") => Hints::AUTHOR,
        (b"tag" | b"tags" | b"cat", b"links" | b"list" | b"cloud")
        | (b"post" | b"article" | b"entry", b"tags") => Hints::TAGS,
        (b"screen", b"reader") | (b"visually", b"hidden") | (b"sr", b"only") => Hints::HIDDEN,
        (
            b"image" | b"photo" | b"media" | b"picture" | b"img",
            b"caption" | b"credit" | b"credits" | b"description" | b"copyright" | b"source"
            | b"legend",
        ) => Hints::CAPTION,
        (b"table", b"of") => Hints::CONTENTS,
        (b"article" | b"post" | b"entry", b"header" | b"head") => Hints::TITLE,
        _ => Hints::NONE,
    }
}

fn of_word(word: &[u8]) -> Hints {
    match word {
        b"articlebody" | b"articletext" | b"articlecontent" | b"storybody" | b"storycontent"
        | b"bodycopy" | b"fulltext" | b"entrycontent" | b"postcontent" | b"postbody"
        | b"newsbody" | b"newstext" | b"maintext" | b"storytext" => Hints::BODY,
        b"article" | b"post" | b"story" | b"entry" | b"hentry" => Hints::ARTICLE,
        b"nav" | b"navi" | b"navigation" | b"navbar" | b"subnav" | b"menu" | b"submenu"
        | b"breadcrumb" | b"breadcrumbs" | b"pagination" | b"pager" | b"paging" | b"toolbar"
        | b"topbar" | b"skiplink" | b"skip" => Hints::NAVIGATION,
        b"footer" | b"colophon" | b"foot" | b"imprint" | b"disclaimer" => Hints::FOOTER,
        b"share" | b"sharing" | b"shares" | b"sharebar" | b"sharebox" | b"social" | b"socials"
        | b"socialmedia" | b"addthis" | b"addtoany" | b"sharedaddy" | b"shariff" | b"sociable"
        | b"follow" | b"viral" | b"ssba" => Hints::SHARE,
        b"related" | b"relatedposts" | b"relatedarticles" | b"relatedcontent" | b"recommended"
        | b"recommendation" | b"recommendations" | b"recommend" | b"recirc" | b"recirculation"
        | b"outbrain" | b"taboola" | b"readmore" | b"similar" | b"trending" | b"popular"
        | b"mostread" | b"mostpopular" | b"suggested" | b"suggestions" | b"yarpp" | b"crp"
        | b"readnext" | b"upnext" | b"morenews" | b"seealso" | b"verwandt" | b"relacionadas"
        | b"relacionados" | b"bottomlinks" => Hints::RELATED,
        b"newsletter" | b"newsletters" | b"signup" | b"subscribe" | b"subscription"
        | b"mailchimp" | b"optin" | b"mailpoet" | b"abo" => Hints::NEWSLETTER,
        b"comment" | b"comments" | b"commentlist" | b"commentarea" | b"disqus" | b"respond"
        | b"replies" | b"reply" | b"kommentar" | b"kommentare" | b"comentarios"
        | b"commentaires" | b"livefyre" | b"fbcomments" | b"commenting" | b"trackback"
        | b"pingback" | b"feedback" => Hints::COMMENTS,
        b"cookie" | b"cookies" | b"consent" | b"gdpr" | b"onetrust" | b"dsgvo" | b"privacy" => {
            Hints::CONSENT
        }
        b"ad" | b"ads" | b"advert" | b"adverts" | b"advertisement" | b"advertising"
        | b"adsense" | b"adbox" | b"adslot" | b"sponsor" | b"sponsored" | b"sponsors"
        | b"promo" | b"promos" | b"promotion" | b"promobox" | b"dfp" | b"werbung" | b"anzeige"
        | b"publicidad" | b"skyscraper" | b"affiliate" | b"cta" => Hints::ADVERT,
        b"author" | b"authors" | b"authorbox" | b"bio" | b"biography" | b"byline" | b"vcard"
        | b"autor" | b"contributor" | b"contributors" => Hints::AUTHOR,
        b"tags" | b"taglist" | b"tagcloud" | b"keywords" | b"topics" | b"schlagworte" => {
            Hints::TAGS
        }
        b"meta" | b"metadata" | b"postmeta" | b"entrymeta" | b"metainfo" | b"postinfo" => {
            Hints::META
        }
        b"timestamp" | b"dateline" => Hints::META | Hints::DATE,
        b"caption" | b"captions" | b"figcaption" | b"legend" | b"bildunterschrift" => {
            Hints::CAPTION
        }
        b"credit" | b"credits" | b"copyright" | b"source" | b"sources" | b"footnote"
        | b"footnotes" | b"tagline" => Hints::CREDIT,
        b"sidebar" | b"sidebars" | b"rail" | b"marginalia" => Hints::SIDEBAR,
        b"teaser" | b"teasers" | b"teaserbox" | b"card" | b"cards" | b"tile" | b"tiles" => {
            Hints::TEASER
        }
        b"widget" | b"widgets" | b"module" => Hints::WIDGET,
        b"modal" | b"popup" | b"overlay" | b"lightbox" | b"tooltip" | b"dropdown"
        | b"offcanvas" | b"popover" => Hints::OVERLAY,
        b"toc" | b"contents" | b"inhaltsverzeichnis" => Hints::CONTENTS,
        b"paywall" | b"piano" | b"premium" | b"regwall" => Hints::PAYWALL,
        b"header" | b"masthead" | b"branding" => Hints::HEADER,
        b"sronly" | b"noprint" | b"visuallyhidden" | b"displaynone" => Hints::HIDDEN,
        b"deck" | b"standfirst" | b"teasertext" | b"subtitle" | b"subheadline" | b"subhead"
        | b"lead" | b"lede" => Hints::DECK,
        b"headline" => Hints::TITLE,
        b"date" | b"dates" | b"datum" | b"datetime" | b"pubdate" | b"publish" | b"published"
        | b"publishdate" | b"posted" | b"time" | b"fecha" | b"created" | b"postdate"
        | b"entrydate" | b"articledate" | b"newsdate" | b"releasedate" | b"veroeffentlicht" => {
            Hints::DATE
        }
        _ => Hints::NONE,
    }
}
