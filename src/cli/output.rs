//! What is printed beside the data: errors, skips and remarks, on standard error, coloured where a person reads.

use std::io::Write;

use anstyle::{AnsiColor, Color, Style};

use crate::engine::Input;
use crate::error::Error;
use crate::provenance::corrections::Unused;
pub(crate) use crate::report::wording::thousands;

/// Skips that are named one by one; the report holds the rest.
const SHOWN: usize = 12;

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const RED: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Red))).bold();
pub(crate) const GREEN: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Green)));
pub(crate) const YELLOW: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Yellow)));
pub(crate) const CYAN: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Cyan)));

/// Sends the library's log to standard error; `RUST_LOG` chooses what is shown.
pub(crate) fn logging(quiet: bool) {
    let level = if quiet { "error" } else { "warn" };
    let env = env_logger::Env::default().default_filter_or(level);
    let _ =
        env_logger::Builder::from_env(env).format_timestamp(None).format_target(false).try_init();
}

/// An error and what to do about it.
pub(crate) fn error(error: &anyhow::Error) {
    let mut out = anstream::stderr().lock();
    // Some causes are told by what they caused already.
    let mut said = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if !said.ends_with(&cause) {
            said += if said.is_empty() { "" } else { ": " };
            said += &cause;
        }
    }
    let _ = writeln!(out, "{RED}error:{RED:#} {said}");
    if let Some(hint) = error.chain().find_map(|e| e.downcast_ref::<Error>()).and_then(Error::hint)
    {
        let _ = writeln!(out, "\n{CYAN}hint:{CYAN:#} {hint}");
    }
}

/// What was not read, and how much was passed over. `all` says how to see all of it.
pub(crate) fn skips(input: &Input, all: &str, quiet: bool) {
    let mut out = anstream::stderr().lock();
    if !quiet {
        for skipped in input.skipped.iter().take(SHOWN) {
            let _ = writeln!(out, "{YELLOW}skipped:{YELLOW:#} {skipped}");
        }
        if input.skipped.len() > SHOWN {
            let rest = input.skipped.len() - SHOWN;
            let _ = writeln!(out, "{YELLOW}skipped:{YELLOW:#} {rest} more; {all}");
        }
        // What was named was meant; what stands in a folder may be there for other ends.
        let named = || input.passed_over.iter().filter(|passed| passed.named);
        for passed in named().take(SHOWN) {
            let _ = writeln!(out, "{YELLOW}not read:{YELLOW:#} {}: {}", passed.path, passed.reason);
        }
        if named().count() > SHOWN {
            let rest = named().count() - SHOWN;
            let _ = writeln!(out, "{YELLOW}not read:{YELLOW:#} {rest} more; {all}");
        }
        if named().count() > 0 && input.files > 0 {
            let nothing = Error::Nothing(Vec::new());
            let _ = writeln!(out, "{CYAN}hint:{CYAN:#} {}", nothing.hint().unwrap_or_default());
        }
        let others = || input.passed_over.iter().filter(|passed| !passed.named);
        for passed in others().take(4) {
            let _ = writeln!(out, "{DIM}passed over: {}: {}{DIM:#}", passed.path, passed.reason);
        }
        if others().count() > 4 {
            let rest = others().count() - 4;
            let _ = writeln!(out, "{DIM}passed over: {rest} more files{DIM:#}");
        }
    }
}

/// Corrections that were not applied.
pub(crate) fn unused(file: &std::path::Path, unused: &[Unused]) {
    let mut out = anstream::stderr().lock();
    for Unused { line, field, reason, .. } in unused.iter().take(SHOWN) {
        let file = file.display();
        let _ =
            writeln!(out, "{YELLOW}not applied:{YELLOW:#} {file}, line {line} ({field}): {reason}");
    }
    if unused.len() > SHOWN {
        let rest = unused.len() - SHOWN;
        let _ = writeln!(out, "{YELLOW}not applied:{YELLOW:#} {rest} more; --json FILE names all");
    }
}

/// Columns that figures were asked for and no record has.
pub(crate) fn no_column(missing: &[String]) {
    let mut out = anstream::stderr().lock();
    for name in missing {
        let _ = writeln!(out, "{YELLOW}no such column:{YELLOW:#} no record has {name}");
    }
    if !missing.is_empty() {
        let hint = "the pieces of --json FILE show their records' columns under \"fields\"";
        let _ = writeln!(out, "{CYAN}hint:{CYAN:#} {hint}");
    }
}

/// Refuses to call it an answer where nothing at all was read. What could not be read although it should is told by its skips.
pub(crate) fn refuse_nothing(input: &Input, paths: &[std::path::PathBuf]) -> crate::Result<()> {
    if input.files == 0 && input.skipped.is_empty() {
        return Err(Error::Nothing(paths.to_vec()));
    }
    Ok(())
}

/// Columns of the screen that standard output goes to; elsewhere what `COLUMNS` says, or 100.
pub(crate) fn width() -> usize {
    let screen = terminal_size::terminal_size_of(std::io::stdout());
    let told = || std::env::var("COLUMNS").ok()?.parse().ok();
    screen
        .map(|(terminal_size::Width(columns), _)| usize::from(columns))
        .or_else(told)
        .unwrap_or(100)
        .clamp(60, 140)
}

/// Refuses an output path that can never be written, before any work.
pub(crate) fn refuse_folder(path: &std::path::Path) -> anyhow::Result<()> {
    if path.is_dir() {
        anyhow::bail!("cannot write {}: it is a folder", path.display());
    }
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
    if let Some(parent) = parent.filter(|p| !p.is_dir()) {
        anyhow::bail!("cannot write {}: there is no folder {}", path.display(), parent.display());
    }
    Ok(())
}

/// Refuses outputs that would take each other's place or that of an input, before any work.
pub(crate) fn refuse_clashes<'a>(
    outputs: impl IntoIterator<Item = &'a std::path::PathBuf>,
    inputs: &[std::path::PathBuf],
) -> anyhow::Result<()> {
    let real = |path: &std::path::Path| {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
        let folder = folder.unwrap_or(std::path::Path::new(".")).canonicalize();
        let named = || Some(folder.ok()?.join(path.file_name()?));
        path.canonicalize().ok().or_else(named).unwrap_or_else(|| path.to_path_buf())
    };
    let mut taken: Vec<std::path::PathBuf> = Vec::new();
    for output in outputs {
        if is_stdout(output) {
            if taken.iter().any(|path| is_stdout(path)) {
                anyhow::bail!("only one output can go to standard output");
            }
            taken.push(output.clone());
            continue;
        }
        refuse_folder(output)?;
        let path = real(output);
        // Several may well go to a device.
        let is_device = path.exists() && !path.is_file();
        if !is_device && taken.contains(&path) {
            anyhow::bail!("two outputs have one name: {}", output.display());
        }
        if inputs.iter().any(|input| !is_stdout(input) && real(input) == path) {
            anyhow::bail!("cannot write {}: it is an input", output.display());
        }
        taken.push(path);
    }
    Ok(())
}

/// Whether a path stands for standard output.
pub(crate) fn is_stdout(path: &std::path::Path) -> bool {
    path.as_os_str() == "-"
}
