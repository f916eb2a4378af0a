//! A model small enough to know what it does, and an engine that is told what to answer.

use kinesics::card::{METADATA_KEY, ModelCard};
use kinesics::engine::{Engine, EngineError, EngineReport, Tensor};
use kinesics::model::Model;
use kinesics::onnx::GraphBuilder;
use kinesics::onnx::proto::AttributeProto;
use kinesics::{Layout, Style};
use sha2::{Digest, Sha256};

/// A card with everything filled in but the hash of its graph.
pub(crate) fn card() -> ModelCard {
    ModelCard {
        licence: "MIT OR Apache-2.0".to_owned(),
        data: "none: a graph written by hand for tests".to_owned(),
        ..ModelCard::new("tiny", Layout::Upper29)
    }
}

/// Holds the last seed frame, adds 2 % of the noise, and 0 times everything else, so that every input matters to the
/// engine and only two to the result.
pub(crate) fn graph(card: Option<&ModelCard>) -> Vec<u8> {
    let mut graph = GraphBuilder::new("tiny");
    graph.add_input_i32("words", &[1, 56, 8]);
    graph.add_input_f32("speech", &[1, 56, 37]);
    graph.add_input_f32("style", &[1, Style::WIDTH]);
    graph.add_input_f32("seed", &[1, 4, 29]);
    graph.add_input_f32("noise", &[1, 30, 29]);
    let zeros = |graph: &mut GraphBuilder, rows: usize| {
        graph.add_initializer_f32(&[rows, 1], &vec![0.0; rows])
    };
    let table = zeros(&mut graph, 4096);
    let rows = graph.add_node(
        "Gather",
        &[&table, "words"],
        [AttributeProto::int("axis", 0)],
    );
    let flat = graph.add_initializer_i64(&[2], &[1, 448]);
    let rows = graph.add_node("Reshape", &[&rows, &flat], []);
    let ones = zeros(&mut graph, 448);
    let words = graph.add_node("MatMul", &[&rows, &ones], []);
    let flat = graph.add_initializer_i64(&[2], &[1, 2072]);
    let speech = graph.add_node("Reshape", &["speech", &flat], []);
    let ones = zeros(&mut graph, 2072);
    let speech = graph.add_node("MatMul", &[&speech, &ones], []);
    let ones = zeros(&mut graph, Style::WIDTH);
    let style = graph.add_node("MatMul", &["style", &ones], []);
    let sum = graph.add_node("Add", &[&words, &speech], []);
    let sum = graph.add_node("Add", &[&sum, &style], []);
    let (from, to, axis) = (
        graph.add_initializer_i64(&[1], &[3]),
        graph.add_initializer_i64(&[1], &[4]),
        graph.add_initializer_i64(&[1], &[1]),
    );
    let last = graph.add_node("Slice", &["seed", &from, &to, &axis], []);
    let last = graph.add_node("Add", &[&last, &sum], []);
    let scale = graph.add_initializer_f32(&[1], &[0.02]);
    let noise = graph.add_node("Mul", &["noise", &scale], []);
    graph.add_node_into("Add", &[&noise, &last], &["pose"], []);
    graph.add_output_f32("pose", &[1, 30, 29]);
    if let Some(card) = card {
        graph.add_metadata(
            METADATA_KEY,
            &card.embedded().to_ron().expect("a card writes"),
        );
    }
    graph.encode()
}

/// The hash of a file as a card writes it.
pub(crate) fn sha256(file: &[u8]) -> String {
    Sha256::digest(file)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The tiny model.
pub(crate) fn model() -> Model {
    let card = card();
    let graph = graph(Some(&card));
    let card = ModelCard {
        sha256: sha256(&graph),
        ..card
    };
    Model::from_parts(graph, &card.to_ron().expect("a card writes")).expect("the tiny model is one")
}

/// What an engine is to answer to the inputs of a run.
type Answer = Box<dyn FnMut(&[Tensor]) -> Result<Vec<f32>, EngineError> + Send>;

/// An engine that computes nothing: a closure gives the numbers of `pose`.
pub(crate) struct Scripted {
    answer: Answer,
    report: EngineReport,
}

impl Scripted {
    pub(crate) fn new(
        answer: impl FnMut(&[Tensor]) -> Result<Vec<f32>, EngineError> + Send + 'static,
    ) -> Box<Self> {
        Box::new(Self {
            answer: Box::new(answer),
            report: EngineReport::default(),
        })
    }
}

impl Engine for Scripted {
    fn run(&mut self, inputs: &[Tensor]) -> Result<Vec<Tensor>, EngineError> {
        let pose = (self.answer)(inputs)?;
        Ok(vec![Tensor::f32("pose", &[1, pose.len() / 29, 29], pose)])
    }

    fn report(&self) -> &EngineReport {
        &self.report
    }
}

/// The numbers of a float32 input.
pub(crate) fn input<'a>(inputs: &'a [Tensor], name: &str) -> &'a [f32] {
    let tensor = inputs
        .iter()
        .find(|tensor| tensor.name == name)
        .expect("the loop feeds every input");
    tensor.as_f32().expect("a float32 input")
}
