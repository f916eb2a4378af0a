//! `workshop evaluate`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use kinesics::engine::Provider;
use kinesics::generate::Generator;
use kinesics::model::Model;
use malsori::speech::CancelFlag;

use super::progress;
use crate::corpus::Corpus;
use crate::dataset::Dataset;
use crate::evaluate::{Bench, Report, evaluate};
use crate::measure::extractor::Extractor;
use crate::split::Split;
use crate::statistics::Statistics;
use crate::train::Record;

/// What to measure.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Folder of the dataset; its test split is measured, its training split teaches the auto-encoder.
    #[arg(long)]
    data: PathBuf,
    /// Folder of the run; the auto-encoder is kept in it.
    #[arg(long)]
    run: PathBuf,
    /// Folder of the exported model.
    #[arg(long)]
    model: PathBuf,
    /// Windows a row, at most.
    #[arg(long, default_value_t = 1500)]
    windows: usize,
    /// Steps of training the auto-encoder, if there is none yet.
    #[arg(long, default_value_t = 2500)]
    extractor_steps: u64,
    /// Engine that runs the model.
    #[arg(long, default_value = "auto")]
    provider: Provider,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments {
        data,
        run,
        model,
        windows,
        extractor_steps,
        provider,
        json,
    } = arguments;
    let cancel = progress::cancel_flag()?;
    let statistics = Record::load(run)?.statistics;
    let model = Model::from_dir(model)?;
    let engine = model.load(*provider)?;
    let mut generator = Generator::new(model, engine);
    let dataset = Dataset::open(data)?;
    let extractor = extractor(run, &dataset, &statistics, *extractor_steps, &cancel)?;
    let corpus = Corpus::read(&dataset, Split::Test)?;
    let bench = Bench {
        corpus: &corpus,
        statistics: &statistics,
        extractor: &extractor,
        windows: *windows,
    };
    let bar = progress::bar("evaluate")?;
    let report = evaluate(&bench, &mut generator, |share| progress::to(&bar, share));
    bar.finish_and_clear();
    let report = report?;
    if *json {
        let all = serde_json::json!({ "report": report, "metrics": report.metrics() });
        return super::say(serde_json::to_string_pretty(&all)?);
    }
    table(&report)
}

/// The auto-encoder of the run, trained when there is none yet.
fn extractor(
    run: &Path,
    dataset: &Dataset,
    statistics: &Statistics,
    steps: u64,
    cancel: &CancelFlag,
) -> anyhow::Result<Extractor> {
    let path = run.join(format!("extractor-{steps}.safetensors"));
    let mut extractor = Extractor::new(1);
    if path.exists() {
        extractor.parameters_mut().load(&path)?;
        return Ok(extractor);
    }
    let corpus = Corpus::read(dataset, Split::Train)?;
    let bar = progress::bar("auto-encoder")?;
    extractor.train(
        &corpus,
        statistics,
        steps,
        &burn::tensor::Device::flex(),
        cancel,
        |step, loss| {
            progress::to(&bar, step as f64 / steps as f64);
            bar.set_message(format!("loss {loss:.4}"));
        },
    );
    bar.finish_and_clear();
    anyhow::ensure!(
        !cancel.is_cancelled(),
        "stopped; the auto-encoder is not kept"
    );
    extractor
        .parameters_mut()
        .save(&path)
        .context("the auto-encoder cannot be kept")?;
    Ok(extractor)
}

fn table(report: &Report) -> anyhow::Result<()> {
    super::say(format_args!(
        "{:34} {:>8} {:>8} {:>6} {:>6} {:>6} {:>6}",
        "", "FGD", "wrist m", "v50", "v90", "a90", "hold"
    ))?;
    for row in &report.rows {
        let error = row
            .wrist_error
            .map_or("-".to_owned(), |error| format!("{error:.4}"));
        let k = row.kinematics;
        let (name, fgd) = (row.name, row.fgd);
        super::say(format_args!(
            "{name:34} {fgd:8.3} {error:>8} {:6.2} {:6.2} {:6.2} {:6.2}",
            k.v50, k.v90, k.a90, k.hold
        ))?;
    }
    let truth = report.truth;
    super::say(format_args!(
        "true motion: v50 {:.3} m/s, v90 {:.3} m/s, a90 {:.2} m/s², held {:.3}",
        truth.v50, truth.v90, truth.a90, truth.hold
    ))?;
    super::say(format_args!(
        "windows {} (chained {}), auto-encoder loses {:.1} % of the variance",
        report.windows,
        report.chained_windows,
        100.0 * report.unexplained
    ))?;
    super::say(format_args!(
        "FGD against holding the last seed frame: {:.4}",
        report.ratio_to_hold
    ))?;
    let wrong = report.wrong_less_right;
    super::say(format_args!(
        "wrist error with another's speech: {:+.4} m (95 %: {:+.4} to {:+.4}); right speech closer in {:.1} % of the windows",
        wrong.mean,
        wrong.low,
        wrong.high,
        100.0 * report.right_or_wrong
    ))?;
    super::say(format_args!("engine {}", report.engine))
}
