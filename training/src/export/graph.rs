//! The graph of one window.
//!
//! Rows are time-major as in training; in the body each step has two, one told the speech and one not, so both
//! halves of the guidance run in one matrix.

use kinesics::onnx::GraphBuilder;
use kinesics::{feature, window};

use super::folded::{matrix, normalised, per_step, pose_gain, rows, stacked, sum};
use super::writer::{Matrix, Writer};
use crate::corpus::{CHANNELS, CONTEXT};
use crate::flow::{self, NEW_FRAMES, Step, guidance};
use crate::network::{
    CONTEXT_STEPS, NEW_STEPS, PACK, SEED_STEPS, SLOPE, SPEECH_STEPS, STEPS, Sizes, WORDS,
    time_numbers,
};
use crate::parameters::Parameters;
use crate::statistics::Statistics;

/// Told and not told.
const BRANCHES: usize = 2;

/// Writes the graph of one window: inputs `words`, `speech`, `style`, `seed`, `noise`, output `pose`.
#[must_use]
pub fn graph(sizes: &Sizes, statistics: &Statistics, weights: &Parameters) -> GraphBuilder {
    let mut writer = Writer::new("gesture");
    writer
        .graph
        .add_input_i32("words", &[1, CONTEXT, feature::WORD_IDS]);
    writer
        .graph
        .add_input_f32("speech", &[1, CONTEXT, feature::SPEECH_WIDTH]);
    writer.graph.add_input_f32("style", &[1, sizes.style]);
    writer
        .graph
        .add_input_f32("seed", &[1, window::SEED_FRAMES, CHANNELS]);
    writer
        .graph
        .add_input_f32("noise", &[1, NEW_FRAMES, CHANNELS]);
    writer
        .graph
        .add_output_f32("pose", &[1, NEW_FRAMES, CHANNELS]);
    let mut plan = Plan {
        sizes,
        statistics,
        weights,
        writer,
    };
    let last = plan
        .writer
        .slice("seed", 1, window::SEED_FRAMES - 1..window::SEED_FRAMES);
    let speech = plan.speech();
    let base = plan.base(&speech, &last);
    let style = plan.style();
    let mut window = plan.noise();
    let mut before: Option<String> = None;
    for step in flow::steps(flow::STEPS) {
        let clean = plan.clean(&window, &base, &style, &step);
        window = plan.advance(&step, &window, &clean, before.as_deref());
        before = Some(clean);
    }
    plan.finish(&window, &last);
    plan.writer.graph
}

struct Plan<'a> {
    sizes: &'a Sizes,
    statistics: &'a Statistics,
    weights: &'a Parameters,
    writer: Writer,
}

/// What the body adds to the window in every step: rows of the seed, complete, and rows of the new frames without the
/// frames themselves; both `[steps, BRANCHES, body]`.
struct Base {
    seed: String,
    new: String,
}

impl Plan<'_> {
    /// The encoded speech on the steps of the body, `[STEPS, encoder]`.
    fn speech(&mut self) -> String {
        let (width, root) = (self.sizes.word, (feature::WORD_IDS as f32).sqrt());
        let table = self.weights.array(WORDS);
        let table = self.writer.constant(&table.shape, &table.values);
        let rows = self.writer.binary("Gather", &table, "words");
        let axis = self.writer.integers(&[2]);
        let keep = [kinesics::onnx::proto::AttributeProto::int("keepdims", 0)];
        let bags = self
            .writer
            .graph
            .add_node("ReduceSum", &[&rows, &axis], keep);
        let bags = self.writer.reshape(&bags, &[SPEECH_STEPS, PACK * width]);
        let mut input = stacked(&[
            self.array("encoder.input.even"),
            self.array("encoder.input.odd"),
        ]);
        input.numbers.iter_mut().for_each(|number| *number /= root);
        let words = self.writer.multiply(&bags, &input);
        let values = self
            .writer
            .reshape("speech", &[SPEECH_STEPS, PACK * feature::SPEECH_WIDTH]);
        let (mean, gain) = (
            per_step(&self.statistics.speech_mean),
            per_step(&self.statistics.speech_gain),
        );
        let bias = self.weights.values("encoder.input.bias");
        let (weight, bias) = normalised(&self.array("encoder.input.values"), bias, &mean, &gain);
        let values = self.writer.linear(&values, &weight, &bias);
        let mut x = self.writer.binary("Add", &words, &values);
        let scale = self
            .writer
            .constant(&[self.sizes.encoder], &vec![1.0; self.sizes.encoder]);
        for (index, dilation) in self.sizes.encoder_dilations.clone().into_iter().enumerate() {
            let normal = self.writer.normalise(&x, &scale, None);
            x = self.block(
                &format!("encoder.{index}"),
                &x,
                &normal,
                [SPEECH_STEPS, self.sizes.encoder],
                dilation,
            );
        }
        self.writer
            .slice(&x, 0, CONTEXT_STEPS..CONTEXT_STEPS + STEPS)
    }

    /// Everything that enters the body besides the frames in the making.
    fn base(&mut self, speech: &str, last: &str) -> Base {
        let body = self.sizes.body;
        let told = self
            .writer
            .multiply(speech, &self.array("body.input.speech"));
        let told = self.writer.reshape(&told, &[STEPS, 1, body]);
        let silence = self.silence();
        let untold = self.writer.constant(&[STEPS, 1, body], &silence);
        let branches = self.writer.concat(&[&told, &untold], 1);
        let (mean, gain) = (
            per_step(&self.statistics.pose_mean),
            pose_gain(&self.statistics.pose_scale),
        );
        let (pose, seed) = (self.array("body.input.pose"), self.array("body.input.seed"));
        let (seed, seed_bias) = normalised(&sum(&pose, &seed), &vec![0.0; body], &mean, &gain);
        let (pose, pose_bias) = normalised(&pose, &vec![0.0; body], &mean, &gain);
        let frames = self.writer.reshape("seed", &[SEED_STEPS, PACK * CHANNELS]);
        let frames = self.writer.linear(&frames, &seed, &seed_bias);
        let last = self.writer.reshape(last, &[1, CHANNELS]);
        let last = self.writer.concat(&[&last, &last], 1);
        let last = self.writer.linear(&last, &pose, &pose_bias);
        let mut part = |rows_of: &str, range: std::ops::Range<usize>| {
            let count = range.len();
            let position = rows(&matrix(self.weights, "body.position"), range.clone());
            let position = self.writer.matrix(&position);
            let placed = self.writer.binary("Add", rows_of, &position);
            let placed = self.writer.reshape(&placed, &[count, 1, body]);
            let speech = self.writer.slice(&branches, 0, range);
            self.writer.binary("Add", &speech, &placed)
        };
        Base {
            seed: part(&frames, 0..SEED_STEPS),
            new: part(&last, SEED_STEPS..STEPS),
        }
    }

    /// What the body gets from an encoder that is told nothing: a constant, `[STEPS, body]`.
    fn silence(&self) -> Vec<f32> {
        let device = burn::tensor::Device::default();
        let nothing = crate::network::SpeechInput {
            bags: vec![0; feature::WORD_IDS],
            even: vec![0; SPEECH_STEPS],
            odd: vec![0; SPEECH_STEPS],
            values: vec![0.0; SPEECH_STEPS * PACK * feature::SPEECH_WIDTH],
        };
        let weights = self.weights.on(&device);
        let encoded = crate::network::encode(self.sizes, &weights, &nothing, &device);
        crate::host::numbers(encoded.matmul(weights.matrix("body.input.speech")))
    }

    /// The style's share of every block's scale and shift, one vector for all blocks.
    fn style(&mut self) -> String {
        let statistics = self.statistics;
        let bias = self.weights.values("style.0.bias");
        let (weight, bias) = normalised(
            &self.array("style.0.weight"),
            bias,
            &statistics.style_mean,
            &statistics.style_gain,
        );
        let hidden = self.writer.linear("style", &weight, &bias);
        let hidden = self.writer.rectify(&hidden);
        let style = self.writer.linear(
            &hidden,
            &self.array("style.1.weight"),
            self.weights.values("style.1.bias"),
        );
        let all = self.modulations(0..self.sizes.condition);
        let style = self.writer.multiply(&style, &all);
        self.writer.reshape(&style, &[all.columns])
    }

    /// Rows `range` of the modulation matrices of all blocks, side by side.
    fn modulations(&self, range: std::ops::Range<usize>) -> Matrix {
        let blocks: Vec<Matrix> = (0..self.sizes.body_dilations.len())
            .map(|index| {
                rows(
                    &self.array(&format!("body.{index}.modulation.weight")),
                    range.clone(),
                )
            })
            .collect();
        let row = |row: usize| {
            blocks
                .iter()
                .flat_map(move |b| b.numbers[row * b.columns..(row + 1) * b.columns].iter())
        };
        let numbers = (0..range.len()).flat_map(row).copied().collect();
        Matrix {
            rows: range.len(),
            columns: blocks.iter().map(|block| block.columns).sum(),
            numbers,
        }
    }

    /// The flow time's share of every block's scale and shift, and what is the same at all times.
    fn time(&self, time: f32) -> Vec<f32> {
        let two = |x: &[f32], name: &str| {
            product(
                x,
                &self.array(&format!("{name}.weight")),
                self.weights.values(&format!("{name}.bias")),
            )
        };
        let hidden = two(&time_numbers(time), "time.0");
        let hidden: Vec<f32> = hidden
            .iter()
            .map(|x| if *x < 0.0 { SLOPE as f32 * x } else { *x })
            .collect();
        let time = two(&hidden, "time.1");
        let (condition, body) = (self.sizes.condition, self.sizes.body);
        let bias = (0..self.sizes.body_dilations.len()).flat_map(|index| {
            let bias = self
                .weights
                .values(&format!("body.{index}.modulation.bias"));
            bias.iter()
                .enumerate()
                .map(move |(at, bias)| if at < body { 1.0 + bias } else { *bias })
        });
        product(
            &time,
            &self.modulations(condition..2 * condition),
            &bias.collect::<Vec<_>>(),
        )
    }

    /// Noise of the data's spectrum, `[NEW_STEPS, 2 · CHANNELS]`.
    fn noise(&mut self) -> String {
        let normal = self.writer.reshape("noise", &[NEW_FRAMES, CHANNELS]);
        let deviation = self
            .writer
            .constant(&[NEW_FRAMES, CHANNELS], &self.statistics.noise);
        let scaled = self.writer.binary("Mul", &normal, &deviation);
        let cosines = flow::cosines();
        let transposed: Vec<f32> = (0..NEW_FRAMES * NEW_FRAMES)
            .map(|at| cosines[at % NEW_FRAMES * NEW_FRAMES + at / NEW_FRAMES])
            .collect();
        let restore = self.writer.constant(&[NEW_FRAMES, NEW_FRAMES], &transposed);
        let frames = self.writer.binary("MatMul", &restore, &scaled);
        self.writer.reshape(&frames, &[NEW_STEPS, PACK * CHANNELS])
    }

    /// The guided estimate of the clean window, `[NEW_STEPS, 2 · CHANNELS]`.
    fn clean(&mut self, window: &str, base: &Base, style: &str, step: &Step) -> String {
        let body = self.sizes.body;
        let frames = self.writer.multiply(window, &self.array("body.input.pose"));
        let frames = self.writer.reshape(&frames, &[NEW_STEPS, 1, body]);
        let new = self.writer.binary("Add", &frames, &base.new);
        let x = self.writer.concat(&[&base.seed, &new], 0);
        let mut x = self.writer.reshape(&x, &[STEPS * BRANCHES, body]);
        let time = self.time(step.time);
        let time = self.writer.constant(&[time.len()], &time);
        let modulation = self.writer.binary("Add", style, &time);
        for (index, dilation) in self.sizes.body_dilations.clone().into_iter().enumerate() {
            let at = 2 * body * index;
            let scale = self.writer.slice(&modulation, 0, at..at + body);
            let shift = self.writer.slice(&modulation, 0, at + body..at + 2 * body);
            let normal = self.writer.normalise(&x, &scale, Some(&shift));
            x = self.block(
                &format!("body.{index}"),
                &x,
                &normal,
                [STEPS * BRANCHES, body],
                dilation * BRANCHES,
            );
        }
        let new = self
            .writer
            .slice(&x, 0, SEED_STEPS * BRANCHES..STEPS * BRANCHES);
        let scale = self.writer.constant(&[body], &vec![1.0; body]);
        let new = self.writer.normalise(&new, &scale, None);
        let new = self.writer.rectify(&new);
        let new = self.writer.reshape(&new, &[NEW_STEPS, BRANCHES, body]);
        let [told, untold] = [0, 1].map(|branch| {
            let rows = self.writer.slice(&new, 1, branch..branch + 1);
            self.writer.reshape(&rows, &[NEW_STEPS, body])
        });
        let output = self.array("body.output.weight");
        let mut push = self.array("body.output.weight");
        for (at, weight) in push.numbers.iter_mut().enumerate() {
            *weight *= guidance(at % push.columns % CHANNELS) - 1.0;
        }
        let bias = self.weights.values("body.output.bias");
        let estimate = self.writer.linear(&told, &output, bias);
        let difference = self.writer.binary("Sub", &told, &untold);
        let pushed = self.writer.multiply(&difference, &push);
        self.writer.binary("Add", &estimate, &pushed)
    }

    /// The rest of a block after its normalisation.
    fn block(
        &mut self,
        name: &str,
        x: &str,
        normal: &str,
        [rows, width]: [usize; 2],
        by: usize,
    ) -> String {
        let zeros = self.writer.constant(&[by, width], &vec![0.0; by * width]);
        let padded = self.writer.concat(&[&zeros, normal, &zeros], 0);
        let before = self.writer.slice(&padded, 0, 0..rows);
        let after = self.writer.slice(&padded, 0, 2 * by..2 * by + rows);
        let copies = self.writer.concat(&[&before, normal, &after], 1);
        let mix = self.array(&format!("{name}.mix.weight"));
        let mixed = self.writer.linear(
            &copies,
            &mix,
            self.weights.values(&format!("{name}.mix.bias")),
        );
        let mixed = self.writer.rectify(&mixed);
        let project = self.array(&format!("{name}.project.weight"));
        let projected = self.writer.linear(
            &mixed,
            &project,
            self.weights.values(&format!("{name}.project.bias")),
        );
        self.writer.binary("Add", x, &projected)
    }

    /// The window at the next flow time.
    fn advance(&mut self, step: &Step, window: &str, clean: &str, before: Option<&str>) -> String {
        let terms = [
            (Some(window), step.keep),
            (Some(clean), step.estimate),
            (before, step.before),
        ];
        let mut sum: Option<String> = None;
        for (term, factor) in terms {
            let Some(term) = term.filter(|_| factor != 0.0) else {
                continue;
            };
            let term = if factor == 1.0 {
                term.to_owned()
            } else {
                self.writer.times(term, factor)
            };
            sum = Some(match sum {
                Some(sum) => self.writer.binary("Add", &sum, &term),
                None => term,
            });
        }
        sum.unwrap_or_else(|| clean.to_owned())
    }

    /// Raw frames from frames relative to the last seed frame.
    fn finish(&mut self, window: &str, last: &str) {
        let frames = self.writer.reshape(window, &[1, NEW_FRAMES, CHANNELS]);
        let scale = self
            .writer
            .constant(&[CHANNELS], &self.statistics.pose_scale);
        let scaled = self.writer.binary("Mul", &frames, &scale);
        self.writer
            .graph
            .add_node_into("Add", &[&scaled, last], &["pose"], []);
    }

    fn array(&self, name: &str) -> Matrix {
        matrix(self.weights, name)
    }
}

/// One row times a matrix plus a bias, on the host.
fn product(row: &[f32], weight: &Matrix, bias: &[f32]) -> Vec<f32> {
    let mut out: Vec<f64> = bias.iter().map(|bias| f64::from(*bias)).collect();
    for (x, weights) in row.iter().zip(weight.numbers.chunks_exact(weight.columns)) {
        out.iter_mut()
            .zip(weights)
            .for_each(|(out, weight)| *out += f64::from(*x) * f64::from(*weight));
    }
    out.into_iter().map(|x| x as f32).collect()
}
