//! The first line, from text to files.

use crate::performed::{LINE, distance, perform};

#[test]
fn words_are_in_order_and_inside_the_sound() {
    let performed = perform(&[]);
    let words = performed.json("words.json");
    let words = words.as_array().unwrap();
    let spelled: Vec<&str> = words.iter().map(|word| word[0].as_str().unwrap()).collect();
    let typed: Vec<&str> = LINE
        .split_whitespace()
        .map(|word| word.trim_end_matches([',', '.', '!']))
        .collect();
    assert_eq!(
        spelled, typed,
        "every word appears once, in order, in its original spelling"
    );
    let seconds = performed.seconds_of_sound();
    let mut before = 0.0;
    for word in words {
        let (start, end) = (word[1].as_f64().unwrap(), word[2].as_f64().unwrap());
        assert!(
            start >= before && end > start && end <= seconds,
            "a word has a length and its place in time: {word}"
        );
        before = end;
    }
    assert!(
        seconds > 3.0 && seconds < 12.0,
        "the line should take some seconds to say, took {seconds}"
    );
}

#[test]
fn the_motion_covers_the_sound_and_travels() {
    let performed = perform(&[]);
    let motion = performed.json("motion.json");
    assert_eq!(
        motion["frame_rate"].as_f64(),
        Some(30.0),
        "a motion file has 30 frames a second"
    );
    let frames = motion["frames"].as_array().unwrap().len();
    let (start, end) = (
        motion["start"].as_f64().unwrap(),
        motion["start"].as_f64().unwrap() + (frames - 1) as f64 / 30.0,
    );
    assert!(
        start <= 0.0,
        "the hands may start before the voice, not after it: {start}"
    );
    assert!(
        end >= performed.seconds_of_sound(),
        "the motion should last as long as the sound"
    );
    let channels = &motion["channels"];
    assert_eq!(
        channels["names"].as_array().unwrap().len(),
        55,
        "all channels are named"
    );
    assert_eq!(
        channels["frames"].as_array().unwrap().len(),
        frames,
        "channels and joints have the same frames"
    );
    let travelled = ["left_wrist", "right_wrist"].map(|wrist| {
        let path = performed.path_of(wrist);
        path.windows(2)
            .map(|pair| distance(pair[0], pair[1]))
            .sum::<f64>()
    });
    assert!(
        travelled[0].max(travelled[1]) >= 0.3,
        "a wrist should travel 0.3 m at least, travelled {travelled:?}"
    );
}

#[test]
fn nothing_moves_at_intensity_zero() {
    let performed = perform(&["--intensity", "0"]);
    for joint in ["left_elbow", "left_wrist", "right_elbow", "right_wrist"] {
        let path = performed.path_of(joint);
        let worst = path
            .iter()
            .map(|place| distance(*place, path[0]))
            .fold(0.0, f64::max);
        assert!(
            worst <= 0.001,
            "{joint} should stand still at intensity 0, moved {worst} m"
        );
    }
}

#[test]
fn a_seed_names_a_performance() {
    let [first, again, other] =
        [["--seed", "3"], ["--seed", "3"], ["--seed", "4"]].map(|seed| perform(&seed));
    let motions = [&first, &again, &other].map(|performed| performed.bytes("motion.json"));
    assert!(
        motions[0] == motions[1],
        "the same seed should give the same file, byte for byte"
    );
    assert!(
        motions[0] != motions[2],
        "another seed should give another motion"
    );
    assert_eq!(
        first.bytes("speech.wav"),
        other.bytes("speech.wav"),
        "the seed is the body's, not the voice's"
    );
}

#[test]
fn the_grammar_bows_at_the_greeting() {
    let performed = perform(&["--source", "grammar"]);
    let plan = performed.json("plan.json");
    let bow = plan
        .as_array()
        .unwrap()
        .iter()
        .find(|gesture| gesture["form"].as_str().unwrap().contains("bow"));
    let bow = bow.unwrap_or_else(|| panic!("a greeting should be bowed to: {plan}"));
    assert_eq!(
        bow["word"],
        serde_json::json!([0, 0]),
        "the bow belongs to 안녕하세요"
    );
    let times = ["prep", "stroke", "apex", "stroke_end", "hold_end", "end"]
        .map(|phase| bow[phase].as_f64().unwrap());
    assert!(
        times.is_sorted(),
        "the phases of a gesture follow each other: {times:?}"
    );
    assert_eq!(
        performed.json("report.json")["source"],
        "grammar",
        "the report says who made the motion"
    );
}

#[test]
fn the_report_says_what_ran() {
    let report = perform(&["--provider", "embedded", "--seed", "7"]).json("report.json");
    assert_eq!(report["seed"], 7, "the seed is kept");
    assert!(report["refused"].is_object(), "refusals are listed by name");
    for figure in ["speech", "gesture", "first_sound"] {
        let seconds = report["seconds"][figure].as_f64().unwrap();
        assert!(seconds > 0.0, "{figure} should be measured");
    }
    assert_eq!(report["rig"]["avatar"], "pixel", "the avatar is named");
    assert!(
        report["rig"]["unusable"].is_null(),
        "the bundled avatar can gesture: {}",
        report["rig"]
    );
}

#[test]
fn the_network_alone_writes_no_plan() {
    let performed = perform(&["--source", "neural"]);
    // Without a model the grammar takes over, and says so.
    let neural = performed.json("report.json")["source"] == "neural";
    assert_eq!(
        performed.has("plan.json"),
        !neural,
        "a plan is written exactly where the grammar had a part"
    );
}
