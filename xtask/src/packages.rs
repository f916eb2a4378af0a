//! Debian packages: what is missing is installed, after asking.

use std::io::{BufRead, IsTerminal, Write};

use anyhow::{Result, bail};

use crate::process::{exists, program, run, succeeds};

/// What Bevy and cpal need to compile.
pub(crate) const BUILD: &[&str] = &[
    "gcc",
    "pkg-config",
    "libasound2-dev",
    "libwayland-dev",
    "libxkbcommon-dev",
];
/// What a headless machine needs to render: a software Vulkan driver.
pub(crate) const RENDER: &[&str] = &["libvulkan1", "mesa-vulkan-drivers"];
/// What turns pictures and sound into a video.
pub(crate) const VIDEO: &[&str] = &["ffmpeg"];
/// What the generators of the avatars need.
pub(crate) const PYTHON: &[&str] = &["python3", "python3-venv", "python3-pip"];

/// Whether packages may be installed.
pub(crate) struct Consent {
    given: bool,
}

impl Consent {
    /// Consent is given by `--yes`, or by running in CI.
    pub(crate) fn new(yes: bool) -> Self {
        Self {
            given: yes || std::env::var_os("CI").is_some(),
        }
    }

    fn ask(&self, missing: &[&str]) -> Result<bool> {
        if self.given {
            return Ok(true);
        }
        if !std::io::stdin().is_terminal() {
            return Ok(false);
        }
        eprint!(
            "xtask: these Debian packages are missing: {}. Install them? [Y/n] ",
            missing.join(" ")
        );
        std::io::stderr().flush()?;
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer)?;
        Ok(matches!(
            answer.trim().to_lowercase().as_str(),
            "" | "y" | "yes"
        ))
    }
}

/// Installs those of the packages that are missing. On a system without `apt-get` it names them and goes on: their
/// counterparts may be there under other names.
///
/// # Errors
/// When a package is missing and may not or cannot be installed.
pub(crate) fn install(consent: &Consent, wanted: &[&str]) -> Result<()> {
    if !exists("apt-get") {
        if cfg!(target_os = "linux") {
            eprintln!(
                "xtask: no apt-get here; make sure that the counterparts of {} are installed",
                wanted.join(", ")
            );
        }
        return Ok(());
    }
    let missing: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|name| !installed(name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !consent.ask(&missing)? {
        bail!(
            "these Debian packages are needed: {}; install them, or run again with --yes",
            missing.join(" ")
        );
    }
    let prefix: &[&str] = if succeeds(&mut program("test", ["-w", "/var/lib/dpkg"])) {
        &[]
    } else {
        &["sudo"]
    };
    let apt = |arguments: &[&str]| {
        let mut words: Vec<&str> = prefix.to_vec();
        words.extend(["apt-get", "-o", "DPkg::Lock::Timeout=500", "-qq"]);
        words.extend(arguments);
        let mut command = program(words[0], &words[1..]);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        run(&mut command)
    };
    apt(&["update"])?;
    let mut install = vec!["install", "-y", "--no-install-recommends"];
    install.extend(&missing);
    apt(&install)
}

fn installed(package: &str) -> bool {
    let Ok(output) = program("dpkg-query", ["-W", "-f=${Status}", package]).output() else {
        return false;
    };
    output.stdout.starts_with(b"install ok installed")
}
