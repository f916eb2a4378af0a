//! Model cards and models: what does not fit is refused with a sentence that names it.

use std::fs;

use kinesics::card::{CardError, Element, ModelCard};
use kinesics::model::{Model, ModelError};
use kinesics::{Layout, Style};

use crate::tiny;

fn ron(card: &ModelCard) -> String {
    card.to_ron().expect("a card writes")
}

/// The tiny model with a card changed by `change` but the graph's hash kept true.
fn with_card(change: impl FnOnce(&mut ModelCard)) -> Result<Model, ModelError> {
    let graph = tiny::graph(None);
    let mut card = ModelCard {
        sha256: tiny::sha256(&graph),
        ..tiny::card()
    };
    change(&mut card);
    Model::from_parts(graph, &ron(&card))
}

#[test]
fn a_card_written_and_read_is_the_same() {
    let mut card = tiny::card();
    card.styles
        .insert("agent".to_owned(), Style::default().vector());
    card.metrics.insert("fgd".to_owned(), 0.123);
    assert_eq!(ModelCard::from_ron(&ron(&card)), Ok(card));
}

#[test]
fn a_model_is_made_of_a_graph_and_its_card() {
    let model = tiny::model();
    assert_eq!(
        (model.card().name.as_str(), model.card().layout),
        ("tiny", Layout::Upper29)
    );
    assert!(
        with_card(|_| ()).is_ok(),
        "a graph without a copy of the card does as well"
    );
}

#[test]
fn the_card_inside_the_graph_is_enough() {
    let model =
        Model::from_onnx(tiny::graph(Some(&tiny::card()))).expect("the metadata hold the card");
    assert_eq!(model, tiny::model());
    assert_eq!(Model::from_onnx(tiny::graph(None)), Err(ModelError::NoCard));
}

#[test]
fn every_missing_field_is_named() {
    let text = ron(&ModelCard {
        sha256: "0".repeat(64),
        ..tiny::card()
    });
    let names = [
        "schema",
        "name",
        "licence",
        "data",
        "frame_rate",
        "window",
        "seed_frames",
        "before",
        "after",
        "layout",
    ];
    let more = [
        "inputs",
        "outputs",
        "features",
        "features_sha256",
        "style_width",
        "styles",
        "gate",
        "metrics",
        "sha256",
    ];
    let fields: Vec<&str> = names.into_iter().chain(more).collect();
    let starts: Vec<usize> = fields
        .iter()
        .map(|field| {
            text.find(&format!("\n    {field}: "))
                .expect("the card has the field")
        })
        .collect();
    for (i, field) in fields.iter().enumerate() {
        let end = starts
            .get(i + 1)
            .copied()
            .unwrap_or_else(|| text.rfind("\n)").expect("the card ends"));
        let shorter = format!("{}{}", &text[..starts[i]], &text[end..]);
        let error = Model::from_parts(tiny::graph(None), &shorter)
            .expect_err("a field is missing")
            .to_string();
        assert!(
            error.contains(&format!("`{field}`")),
            "the missing field `{field}` is named: {error}"
        );
    }
}

#[test]
fn an_unknown_field_is_named() {
    let text = ron(&tiny::card()).replacen("(\n", "(\n    colour: \"red\",\n", 1);
    let error = Model::from_parts(tiny::graph(None), &text)
        .expect_err("a card has no colour")
        .to_string();
    assert!(
        error.contains("colour") && error.contains("line 2"),
        "{error}"
    );
}

#[test]
fn a_field_of_another_kind_is_found_at_its_line() {
    let text = ron(&tiny::card()).replacen("window: 34", "window: \"many\"", 1);
    let line = 1 + text
        .lines()
        .position(|line| line.contains("many"))
        .expect("it was put there");
    match Model::from_parts(tiny::graph(None), &text) {
        Err(ModelError::Card(CardError::Syntax { line: found, .. })) => assert_eq!(found, line),
        other => panic!("a text is no count: {other:?}"),
    }
}

#[test]
fn a_field_that_does_not_fit_is_named() {
    type Change = fn(&mut ModelCard);
    let changes: [(&str, Change); 18] = [
        ("schema", |card| card.schema = 9),
        ("name", |card| card.name.clear()),
        ("licence", |card| card.licence = " ".to_owned()),
        ("data", |card| card.data.clear()),
        ("frame_rate", |card| card.frame_rate = 0.0),
        ("seed_frames", |card| card.seed_frames = 0),
        ("window", |card| card.window = 5),
        ("before", |card| card.before = 1 << 40),
        ("inputs.words", |card| {
            card.inputs[0].dtype = Element::Float32;
        }),
        ("inputs.speech", |card| card.inputs[1].shape[1] = 57),
        ("inputs.noise", |card| {
            card.inputs[4].name = "chance".to_owned();
        }),
        ("outputs.pose", |card| card.outputs.clear()),
        ("features.version", |card| card.features.version = 7),
        ("features.numbers", |card| card.features.numbers.reverse()),
        ("features_sha256", |card| card.features_sha256.clear()),
        ("style_width", |card| card.style_width += 1),
        ("styles.agent", |card| {
            drop(card.styles.insert("agent".to_owned(), vec![1.0; 3]));
        }),
        ("gate.speed", |card| card.gate.speed = [0.2, 0.1]),
    ];
    for (field, change) in changes {
        let error = with_card(change)
            .expect_err("a field does not fit")
            .to_string();
        assert!(
            error.contains(&format!("`{field}`")),
            "the field `{field}` is named: {error}"
        );
    }
}

#[test]
fn a_graph_with_other_tensors_is_refused() {
    let card = ModelCard::new("wide", Layout::Full55);
    let graph = tiny::graph(None);
    let card = ModelCard {
        licence: "MIT".to_owned(),
        data: "none".to_owned(),
        sha256: tiny::sha256(&graph),
        ..card
    };
    let error = Model::from_parts(graph, &ron(&card))
        .expect_err("the graph has 29 channels")
        .to_string();
    assert_eq!(
        error,
        "the card's field `inputs.seed` says float32 [1, 4, 55] where the graph has float32 [1, 4, 29]"
    );
}

#[test]
fn a_graph_that_is_not_the_cards_is_refused() {
    let mut graph = tiny::graph(None);
    let card = ModelCard {
        sha256: tiny::sha256(&graph),
        ..tiny::card()
    };
    let last = graph.len() - 1;
    graph[last] ^= 1;
    match Model::from_parts(graph.clone(), &ron(&card)) {
        Err(ModelError::Sha256 {
            card: expected,
            file,
        }) => {
            assert_eq!((expected, file), (card.sha256, tiny::sha256(&graph)));
        }
        other => panic!("one bit is enough: {other:?}"),
    }
}

#[test]
fn a_truncated_graph_is_refused_even_with_its_own_hash() {
    let graph = tiny::graph(None);
    for keep in [0, 1, graph.len() / 2, graph.len() - 1] {
        let part = graph[..keep].to_vec();
        let card = ModelCard {
            sha256: tiny::sha256(&part),
            ..tiny::card()
        };
        let error = Model::from_parts(part, &ron(&card)).expect_err("the graph is cut off");
        assert!(
            matches!(error, ModelError::Graph(_)),
            "{keep} bytes are no graph: {error}"
        );
    }
}

#[test]
fn a_copy_of_another_card_is_refused() {
    let other = ModelCard {
        name: "other".to_owned(),
        ..tiny::card()
    };
    let graph = tiny::graph(Some(&other));
    let card = ModelCard {
        sha256: tiny::sha256(&graph),
        ..tiny::card()
    };
    assert_eq!(
        Model::from_parts(graph, &ron(&card)),
        Err(ModelError::OtherCard)
    );
}

#[test]
fn a_folder_holds_a_model() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let error = Model::from_dir(folder.path())
        .expect_err("the folder is empty")
        .to_string();
    assert!(
        error.contains("card.ron"),
        "the file that is missing is named: {error}"
    );
    let model = tiny::model();
    fs::write(folder.path().join("card.ron"), ron(model.card())).expect("the card is written");
    let error = Model::from_dir(folder.path())
        .expect_err("there is no graph")
        .to_string();
    assert!(
        error.contains("model.onnx"),
        "the file that is missing is named: {error}"
    );
    fs::write(folder.path().join("model.onnx"), model.onnx()).expect("the graph is written");
    assert_eq!(Model::from_dir(folder.path()), Ok(model));
}
