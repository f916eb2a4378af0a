//! The model's page: what it is, what it learned from, what was measured, how to make it again.

use kinesics::card::ModelCard;

use crate::train::Record;

/// Writes the page of a model.
#[must_use]
pub fn readme(card: &ModelCard, record: &Record, bytes: usize) -> String {
    let settings = &record.settings;
    let mut page = String::new();
    let mut line = |text: &str| {
        page.push_str(text);
        page.push('\n');
    };
    line(&format!("# {}", card.name));
    line("");
    line(
        "Turns Korean speech and its words into the movement of arms and upper body: one run of `model.onnx` makes one",
    );
    line(&format!(
        "window of {} new frames at {} frames a second from {} seed frames. `card.ron` says everything a program needs.",
        card.window - card.seed_frames,
        card.frame_rate,
        card.seed_frames
    ));
    line("");
    line(&format!("- Licence: {}.", card.licence));
    line(&format!("- Data: {}.", card.data));
    line(&format!(
        "- Network: flow matching on the clean window, {} numbers; speech encoder {} wide, body {} wide; {} runs with and \
         without speech inside the graph; {:.2} MB.",
        record.settings.sizes.initial(0).count(),
        settings.sizes.encoder,
        settings.sizes.body,
        crate::flow::STEPS,
        bytes as f64 / 1e6
    ));
    line(&format!(
        "- Training: {} windows in {} steps of {}, {:.0} s of processor time on one core (burn, CPU), seed {}.",
        record.steps * settings.batch as u64,
        record.steps,
        settings.batch,
        record.cpu_seconds,
        settings.seed
    ));
    line(
        "- Limits: it has never seen a person. It knows the built-in voices, the styles of the grammar and mixes of them;",
    );
    line("  its hands have no shape of their own, which the grammar adds.");
    line("");
    if card.metrics.contains_key("fgd.model") {
        line("## Measured");
        line("");
        line(
            "On sentence templates that were held out whole, by `workshop evaluate`; distances in metres. FGD: Fréchet distance",
        );
        line(
            "of the codes of an auto-encoder trained on the training split; ratios are to the true motion.",
        );
        line("");
        line("| figure | value |");
        line("|---|---|");
        for (name, value) in &card.metrics {
            line(&format!("| `{name}` | {value} |"));
        }
        line("");
    }
    line("## Made by");
    line("");
    line(
        "The stages of `training/README.md`, which lists the commands: `compose`, `train`, `export`, `evaluate`.",
    );
    page
}
