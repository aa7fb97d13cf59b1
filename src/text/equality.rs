//! The fast tokeniser against the readable rule: equal tokens and places on every input, by every kernel.

use std::io::Read;
use std::path::PathBuf;

use proptest::prelude::*;
use rayon::prelude::*;

use super::words::reference;
use super::{Kernel, Tokenizer};

/// Every kernel this machine can run.
pub(super) fn tokenizers() -> Vec<Tokenizer> {
    Kernel::ALL.into_iter().filter_map(Tokenizer::with_kernel).collect()
}

/// Checks one text, the buffers used before.
fn check(tokenizers: &mut [Tokenizer], text: &str) {
    let (hashes, spans) = reference(text);
    // What was there before stays.
    let (mut found, mut places) = (vec![7], vec![(7, 7)]);
    for tokenizer in tokenizers {
        tokenizer.tokens(text, &mut found, &mut places);
        assert_eq!(found[1..], hashes, "{text:?} by {tokenizer:?}");
        assert_eq!(places[1..], spans, "{text:?} by {tokenizer:?}");
        found.truncate(1);
        places.truncate(1);
        tokenizer.hashes(text, &mut found);
        assert_eq!(found[1..], hashes, "{text:?} by {tokenizer:?}");
        found.truncate(1);
    }
}

#[test]
fn every_short_string_of_class_representatives() {
    let classes = [
        "a", "7", "_", "'", ".", ":", ",", ";", " ", "\n", "\"", "-", "É", "’", "€", "…",
        "\u{301}", "漢",
    ];
    let mut all = tokenizers();
    let mut text = String::new();
    for length in 0..=5u32 {
        for n in 0..classes.len().pow(length) {
            text.clear();
            let mut n = n;
            for _ in 0..length {
                text.push_str(classes[n % classes.len()]);
                n /= classes.len();
            }
            check(&mut all, &text);
        }
    }
}

#[test]
fn every_character_alone_and_between_others() {
    let all = tokenizers();
    ('\0'..=char::MAX).collect::<Vec<_>>().par_chunks(0x1000).for_each(|some| {
        let mut all = all.clone();
        let (mut found, mut places) = (Vec::new(), Vec::new());
        for c in some {
            let text =
                format!("{c}\na{c}b 1{c}2 ({c}) {c}  {c}{c}\n_{c}_ a{c}'b\nZ.{c}é, {c}' {c}");
            let want = reference(&text);
            for tokenizer in &mut all {
                found.clear();
                places.clear();
                tokenizer.tokens(&text, &mut found, &mut places);
                assert!(found == want.0 && places == want.1, "{c:?} by {tokenizer:?}");
            }
        }
    });
}

#[test]
fn every_place_in_a_block() {
    let mut all = tokenizers();
    for filler in ["a", " ", "7", "_", "a ", "’", "é", "…", "漢"] {
        for length in (0..10).chain(50..75).chain(120..132).chain(185..200) {
            let before = filler.repeat(length);
            for text in [
                "a",
                "it's",
                "3.5",
                "a_b",
                "_",
                "__",
                " don’t ",
                "é",
                "a.",
                "…b",
                "漢字",
                "e\u{301} x",
            ] {
                check(&mut all, &format!("{before}{text}"));
                check(&mut all, &format!("{before}{text}{before}"));
            }
        }
    }
}

#[test]
fn what_once_went_wrong() {
    for text in [
        "カ_\u{e48}",
        "ー＿\u{ff9e}",
        "\u{1100}\u{1161}",
        " \u{eb4}1",
        "(\u{102b})",
        "  \u{93e}",
        "カ_1",
    ] {
        check(&mut tokenizers(), text);
    }
}

#[test]
fn long_texts_with_and_without_cuts() {
    let mut all = tokenizers();
    for text in ["The bank’s word ", "x", "漢", "ab\u{301}", "漢字 a ", "Ж", "1,", "’ ", "\u{301} "]
    {
        check(&mut all, &text.repeat(40_000 / text.len()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn any_nasty_text(text in "[a-zA-Z0-9 .,;:'_’“”—é\u{301}\u{308}ﬁ½ΣⅣ한가\u{1100}\u{1161}\u{11a8}\u{200d}👩🇬🇧\u{fe0f}\u{93e}क\u{5d0}\u{5d1}\"\n\r\t漢カタｶﾞไทยກຂ\u{a0}\u{2028}\u{ad}\u{345}\u{3000}Ａｂ１…€²™]{0,60}") {
        check(&mut tokenizers(), &text);
    }

    #[test]
    fn mostly_plain_text(text in "([a-z]{1,12}[ .,’'—\u{a0}éÉЖ“”_0-9\n]{1,2}|\u{93e}|漢字|\"|ß){0,80}") {
        check(&mut tokenizers(), &text);
    }

    #[test]
    fn any_text(text in "\\PC{0,40}") {
        check(&mut tokenizers(), &text);
    }
}

/// Random strings of awkward characters, all code points among them.
#[test]
#[ignore = "takes minutes: run by hand, in release mode, after a change"]
fn millions_of_random_texts() {
    const NASTY: &str = "aZé7_'.:,; \n\r\t\"-’“…\u{a0}Ж€²½ªſßİ\u{301}\u{308}\u{345}\u{ad}\u{200b}\u{200d}\u{2028}\u{203f}·אב\
        \u{93e}क\u{94d}漢字かカ\u{3099}ｶﾞーไท\u{e48}\u{e33}ລ\u{eb4}ខមာ한가\u{1100}\u{1161}\u{11a8}👩\u{fe0f}🇬🇧\u{3000}Ａ１々〇，。";
    let nasty: Vec<char> = NASTY.chars().collect();
    let all = tokenizers();
    (0..8u64).into_par_iter().for_each(|part| {
        let mut all = all.clone();
        let mut state = part;
        let mut roll = |sides: usize| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            (crate::shingle::mix(state) >> 11) as usize % sides
        };
        let mut text = String::new();
        for _ in 0..500_000 {
            text.clear();
            // Some alphabets are small, so that the same few meet in every order.
            let (from, size) = (roll(nasty.len()), 1 + roll(nasty.len()));
            let letters = [3, 12, 100][roll(3)];
            let most = [24, 24, 24, 150][roll(4)];
            for _ in 0..roll(most) {
                match roll(letters) {
                    0 => text.extend(char::from_u32(roll(0x11_0000) as u32)),
                    1 => text.extend(char::from_u32(roll(0x1_0000) as u32)),
                    2 => text.push(' '),
                    n if n % 3 == 0 => text.push(char::from(b'a' + roll(26) as u8)),
                    _ => text.push(nasty[(from + roll(size)) % nasty.len()]),
                }
            }
            check(&mut all, &text);
        }
    });
}

/// Texts of the real collections beside the working tree, if this machine has them.
pub(super) fn real_texts(name: &str, most: usize) -> Vec<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    let Ok(file) = std::fs::File::open(path.join("docs.jsonl.gz")) else {
        println!("skipped: no {}", path.display());
        return Vec::new();
    };
    let mut all = String::new();
    flate2::read::MultiGzDecoder::new(file).read_to_string(&mut all).unwrap();
    let text = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        record["text"].as_str().unwrap_or("").to_owned()
    };
    all.lines().take(most).map(text).collect()
}

#[test]
fn real_texts_have_equal_tokens() {
    let mut all = tokenizers();
    let folders = [
        "bbc2095",
        "crawl_2019_06_01_mixed",
        "fnc1_bodies",
        "oneday_census",
        "oneday_spotify",
        "reuters21578",
        "senate_press",
    ];
    for folder in folders {
        for text in real_texts(folder, usize::MAX) {
            check(&mut all, &text);
        }
    }
}
