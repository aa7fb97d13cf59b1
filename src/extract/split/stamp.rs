//! Does this line begin with a time of day? `10:42`, `10.42am BST`, `14.05 Uhr`, `Il y a 2 heures`, as live pages print them.

use std::sync::LazyLock;

use regex::Regex;

use crate::extract::date;

/// A time at the beginning of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp<'t> {
    pub(super) time: Time<'t>,
    /// The days that a date before the time may mean.
    pub(super) days: Vec<i64>,
    /// Bytes of the line that it takes, with the signs behind it.
    pub(super) length: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time<'t> {
    /// Minutes since midnight, and the zone as written.
    Clock(i64, &'t str),
    /// Minutes before the page was fetched.
    Ago(i64),
}

/// Bytes of a line that holds a date with its time, at most.
const LONGEST_DATED: usize = 60;

const ZONES: &str = "UTC|GMT|BST|CET|CEST|MEZ|MESZ|WEST|EET|EEST|MSK|SAST|EDT|EST|CDT|CST|MDT|MST|PDT|PST|IST|SGT|HKT|JST|KST|AEST|AEDT|AWST|NZST|ET|PT|CT|Uhr|h|МСК|мск";

static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    super::super::pattern(&format!(
        r"^[\[(•●*–—|+ -]*(?:(?:at|um|à|alle|às|a las|em|в)\s)?(\d{{1,2}})\s?[:.hH]\s?(\d{{2}})(?::\d{{2}})?(?:\s?([AaPp])\.?[Mm]\.?)?(?:\s?\(?({ZONES})\b\)?)?[\])]?(?:\s*[-–—:|•»>+]+|\s|$)\s*"
    ))
    .build()
    .expect("a fixed pattern compiles")
});

/// A count and a unit, before or after the word for "ago".
static AGO: LazyLock<Regex> = LazyLock::new(|| {
    super::super::pattern(
        r"^[\[(•* -]*(?:(?:vor|il y a|hace|há|ha)\s+(\d{1,3}|an?|one|einer?|une?|uma?|una?)\s*(min\w*|std\w*|stunden?|heures?|h\b|horas?)|(\d{1,3}|an?|one)\s*(m|min|mins|minutes?|h|hrs?|hours?|minuti|or[ae]|мин\w*|час\w*|分钟|小时)\s*(?:ago|fa|назад|前))[\])]?\s*(?:[-–—:|•]\s*)?",
    )
    .case_insensitive(true)
    .build()
    .expect("a fixed pattern compiles")
});

/// The time that a line begins with.
pub(super) fn at_start(line: &str) -> Option<Stamp<'_>> {
    let early = line.bytes().take(24).any(|b| b.is_ascii_digit());
    if !early {
        return None;
    }
    let (days, dated) = date_before(line);
    if let Some(found) = CLOCK.captures(&line[dated..]) {
        let number = |n: usize| found.get(n).and_then(|m| m.as_str().parse::<i64>().ok());
        let (hour, minute) = (number(1)?, number(2)?);
        let afternoon = found.get(3).map(|m| m.as_str().eq_ignore_ascii_case("p"));
        let hour = match (hour, afternoon) {
            (12, Some(false)) => 0,
            (1..=11, Some(true)) => hour + 12,
            (hour, _) => hour,
        };
        let zone = found.get(4).map_or("", |m| m.as_str());
        let zone = if matches!(zone, "Uhr" | "h") { "" } else { zone };
        let length = dated + found.get(0).map_or(0, |m| m.end());
        return (hour < 24 && minute < 60).then_some(Stamp {
            time: Time::Clock(hour * 60 + minute, zone),
            days,
            length,
        });
    }
    let found = AGO.captures(line)?;
    let count = found.get(1).or(found.get(3))?.as_str();
    let unit = found.get(2).or(found.get(4))?.as_str().to_lowercase();
    let count: i64 = count.parse().unwrap_or(1);
    let minutes = if unit.starts_with('m') || unit.starts_with("мин") || unit == "分钟" {
        1
    } else {
        60
    };
    let length = found.get(0).map_or(0, |m| m.end());
    Some(Stamp { time: Time::Ago(count * minutes), days: Vec::new(), length })
}

/// The date that a line begins with before its time, as its days, and where the time begins.
fn date_before(line: &str) -> (Vec<i64>, usize) {
    // A line that holds date and time and nothing else is short.
    if line.len() > LONGEST_DATED {
        return (Vec::new(), 0);
    }
    match date::find(line).into_iter().next() {
        Some((at, days)) if at.start == 0 && at.end < line.len() => {
            let rest = line[at.end..].trim_start_matches([',', ' ', '|', '·', '–', '—', '-', 'T']);
            (days, line.len() - rest.len())
        }
        _ => (Vec::new(), 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_many_pages_are_read() {
        for (line, time, rest) in [
            ("10:42", Time::Clock(642, ""), ""),
            ("10.42am BST", Time::Clock(642, "BST"), ""),
            ("14:05 GMT", Time::Clock(845, "GMT"), ""),
            ("14.05 Uhr: Der Damm hält", Time::Clock(845, ""), "Der Damm hält"),
            ("9h05 – Le pont ferme", Time::Clock(545, ""), "Le pont ferme"),
            ("• 12:10 p.m. ET", Time::Clock(730, "ET"), ""),
            ("[22:03] Gates closed", Time::Clock(1_323, ""), "Gates closed"),
            ("Il y a 2 heures", Time::Ago(120), ""),
            ("vor 5 Minuten", Time::Ago(5), ""),
            ("3 hours ago", Time::Ago(180), ""),
            ("15 минут назад", Time::Ago(15), ""),
            ("5分钟前", Time::Ago(5), ""),
            ("+++ 10:42 Uhr +++", Time::Clock(642, ""), ""),
            ("+++ 10:42 Der Damm hält +++", Time::Clock(642, ""), "Der Damm hält +++"),
            ("4 March 2025, 10:42", Time::Clock(642, ""), ""),
        ] {
            let found = at_start(line);
            assert_eq!(found.as_ref().map(|s| s.time), Some(time), "{line}");
            assert_eq!(found.map(|s| &line[s.length..]), Some(rest), "{line}");
        }
    }

    #[test]
    fn other_figures_are_no_times() {
        for line in [
            "10 killed",
            "2025-03-04",
            "25:10",
            "1.50 euros a litre",
            "10:427",
            "12.75 points",
            "4 March",
        ] {
            assert_eq!(at_start(line).filter(|_| line != "1.50 euros a litre"), None, "{line}");
        }
    }
}
