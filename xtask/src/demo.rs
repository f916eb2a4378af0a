//! `cargo xtask demo`: the main job, with all its set-up.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::packages::{BUILD, Consent, RENDER, VIDEO, install};
use crate::process::{cargo, root, target_directory};
use crate::runtime;

const LINE: &str =
    "안녕하세요, 오늘은 셰프가 준비한 요리를 대접해 드릴게요. 맛있는 음식 기대해주세요!";

/// Opens the stage where there is a display; elsewhere renders one line to `out/demo`.
pub(crate) fn run(consent: &Consent, rest: &[OsString]) -> Result<()> {
    let display = has_display();
    install(consent, BUILD)?;
    if !display {
        install(consent, RENDER)?;
        install(consent, VIDEO)?;
    }
    if runtime::sees_gpu()
        && let Err(error) = runtime::onnxruntime(consent)
    {
        eprintln!("xtask: the demo infers on the CPU: {error:#}");
    }
    let example = if display { "stage" } else { "perform" };
    // The whole workspace is selected so that the demo and the tests share one set of features, and one build.
    run_example(example, display, rest)
}

fn run_example(example: &str, display: bool, rest: &[OsString]) -> Result<()> {
    crate::process::run(&mut cargo(&["build", "--workspace", "--example", example]))?;
    let mut command = Command::new(target_directory()?.join("debug/examples").join(example));
    command.current_dir(root());
    if !display {
        headless_environment(&mut command);
        let has = |option: &str| {
            rest.iter()
                .any(|word| word.to_string_lossy().starts_with(option))
        };
        if !has("--text") && !has("--file") {
            command.args(["--text", LINE]);
        }
        if !has("--out") {
            command.args(["--out", "out/demo"]);
        }
    }
    crate::process::run(command.args(rest))?;
    if !display {
        eprintln!("xtask: look at the folder above (out/demo unless --out named another)");
    }
    Ok(())
}

/// Lets a program render without a display: the software driver where there is no GPU.
pub(crate) fn headless_environment(command: &mut Command) {
    let lavapipe = Path::new("/usr/share/vulkan/icd.d/lvp_icd.x86_64.json");
    if !runtime::sees_gpu() && std::env::var_os("VK_ICD_FILENAMES").is_none() && lavapipe.exists() {
        command.env("VK_ICD_FILENAMES", lavapipe);
    }
    if std::env::var_os("XDG_RUNTIME_DIR").is_none() {
        let folder = runtime::cache_folder().join("xdg-runtime");
        if std::fs::create_dir_all(&folder).is_ok() {
            private(&folder);
            command.env("XDG_RUNTIME_DIR", folder);
        }
    }
}

/// The folder must belong to the user alone, or its readers complain.
fn private(folder: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A refusal costs a warning of the graphics driver, nothing more.
        let _ = std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700));
    }
    #[cfg(not(unix))]
    let _ = folder;
}

fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
