//! Styles: named ones, vectors, blends, rest poses.

use kinesics::{BoneLengths, Joint, Style};
use proptest::prelude::*;

#[test]
fn the_named_styles_are_there() {
    let names = Style::names();
    for name in [
        "presenter",
        "agent",
        "lecturer",
        "friend",
        "animated",
        "shy",
        "creator",
    ] {
        assert!(names.contains(&name), "{name} is a style");
    }
    assert!(
        Style::named("nobody").is_none(),
        "an unknown name is no style"
    );
    assert_eq!(
        Style::named(names[0]),
        Some(Style::default()),
        "the first name is the default"
    );
}

#[test]
fn named_styles_are_valid_and_distinct() {
    let names = Style::names();
    for (i, name) in names.iter().enumerate() {
        let style = Style::named(name).expect("a listed name");
        assert_eq!(
            style,
            style.clamped(),
            "every number of {name} is inside its range"
        );
        assert_eq!(
            Style::from_scalars(&style.scalars()),
            style,
            "numbers and fields are the same thing"
        );
        for other in &names[..i] {
            assert_ne!(
                Style::named(other).expect("a listed name").vector(),
                style.vector(),
                "{name} is not {other}"
            );
        }
    }
}

#[test]
fn the_default_lies_between_service_desk_and_lecture() {
    let [agent, lecturer] = ["agent", "lecturer"].map(|name| Style::named(name).expect("a style"));
    let default = Style::default();
    for (low, value, high) in [
        (agent.rate, default.rate, lecturer.rate),
        (agent.extent, default.extent, lecturer.extent),
        (agent.power, default.power, lecturer.power),
    ] {
        assert!(
            low < value && value < high,
            "{value} lies between {low} and {high}"
        );
    }
}

#[test]
fn the_vector_has_the_stated_width_and_unit_size() {
    for name in Style::names() {
        let vector = Style::named(name).expect("a style").vector();
        assert_eq!(vector.len(), Style::WIDTH);
        assert!(
            vector.iter().all(|n| (0.0..=1.0).contains(n)),
            "shares of a range lie in 0..=1: {name}"
        );
    }
}

#[test]
fn rest_poses_are_at_rest() {
    for name in Style::names() {
        let rest = Style::named(name).expect("a style").rest();
        let pose = rest.pose(&BoneLengths::default());
        assert!(
            rest.is_finite() && rest.activity == [0.0; 2],
            "{name} rests"
        );
        for wrist in [Joint::LeftWrist, Joint::RightWrist] {
            assert!(
                pose[wrist].y < pose[Joint::LeftElbow].y.max(pose[Joint::RightElbow].y) + 0.05,
                "{name}: hands are low"
            );
        }
        assert!(
            pose[Joint::LeftWrist].distance(pose[Joint::RightWrist]) >= 0.05,
            "{name}: wrists do not touch"
        );
        assert!(
            pose[Joint::LeftElbow].x > 0.12 && pose[Joint::RightElbow].x < -0.12,
            "{name}: elbows are at the sides"
        );
    }
}

#[test]
fn a_blend_of_one_is_that_one() {
    let friend = Style::named("friend").expect("a style");
    let blend = Style::blend(&[(friend.clone(), 0.3)]);
    for (a, b) in blend.scalars().iter().zip(friend.scalars()) {
        assert!((a - b).abs() < 1e-6, "weights need not sum to 1");
    }
    assert_eq!(
        Style::blend(&[]),
        Style::default(),
        "nothing blended is the default"
    );
    assert_eq!(
        Style::blend(&[(friend, f32::NAN)]),
        Style::default(),
        "a weight that is no number has no weight"
    );
}

#[test]
fn a_style_survives_its_file() {
    let shy = Style::named("shy").expect("a style");
    let json = serde_json::to_string(&shy).expect("a style is serialisable");
    assert_eq!(
        serde_json::from_str::<Style>(&json).expect("and readable"),
        shy
    );
    let partial: Style =
        serde_json::from_str(r#"{"rate": 40.0}"#).expect("missing numbers are the default's");
    assert_eq!(
        partial,
        Style {
            rate: 40.0,
            ..Style::default()
        }
    );
}

#[test]
fn wild_numbers_are_tamed() {
    let wild = Style {
        rate: f32::NAN,
        extent: 1e9,
        tempo: -3.0,
        ..Style::default()
    };
    let tamed = wild.clamped();
    assert_eq!(
        tamed.rate,
        Style::default().rate,
        "a NaN becomes the default"
    );
    assert!(
        tamed.extent <= 3.5 && tamed.tempo >= 0.6,
        "the rest is moved into its range"
    );
    assert!(wild.rest().is_finite() && wild.vector().iter().all(|n| n.is_finite()));
}

proptest! {
    /// Dirichlet weights by normalised exponentials.
    #[test]
    fn any_blend_is_a_valid_style(draws in proptest::collection::vec(1e-6_f32..1.0, Style::names().len())) {
        let styles = Style::names().into_iter().map(|name| Style::named(name).expect("a style"));
        let parts: Vec<(Style, f32)> = styles.zip(draws.iter().map(|u| -u.ln())).collect();
        let blend = Style::blend(&parts);
        for (number, scalar) in blend.scalars().iter().zip(Style::SCALARS) {
            prop_assert!(number.is_finite() && (scalar.low..=scalar.high).contains(number), "{} is {number}", scalar.name);
        }
        prop_assert!(blend.rest().is_finite());
        let low = parts.iter().map(|(style, _)| style.rate).fold(f32::INFINITY, f32::min);
        let high = parts.iter().map(|(style, _)| style.rate).fold(0.0, f32::max);
        prop_assert!((low - 1e-3..=high + 1e-3).contains(&blend.rate), "a blend lies between its parts");
    }
}
