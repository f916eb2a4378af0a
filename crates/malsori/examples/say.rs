//! Says a line with the built-in voice and writes it as WAV, with its marks as JSON, WebVTT or a Praat TextGrid.
#![expect(
    clippy::print_stdout,
    reason = "marks and explanations are this program's output"
)]

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, ValueEnum};
use malsori::{
    Speech, SpeechRequest, Synthesizer, Transcript, phrase, pronounce, sentence, spoken, voice,
};

/// Say a Korean line.
#[derive(Parser)]
#[command(name = "say")]
struct Options {
    #[command(flatten)]
    line: Line,
    /// The voice.
    #[arg(long, value_name = "NAME", default_value = "female", value_parser = voice::NAMES)]
    voice: String,
    /// Speed, 1 is the voice's own.
    #[arg(long, default_value_t = 1.0)]
    rate: f32,
    /// Pitch factor, 1 is the voice's own.
    #[arg(long, default_value_t = 1.0)]
    pitch: f32,
    /// Write the sound here: 16-bit PCM, mono.
    #[arg(long, value_name = "F.wav")]
    out: Option<PathBuf>,
    /// Print the times of words, syllables and phones.
    #[arg(long, value_enum)]
    marks: Option<Marks>,
    /// Print how each sentence is read: one JSON object a line.
    #[arg(long)]
    explain: bool,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct Line {
    /// The line.
    #[arg(long)]
    text: Option<String>,
    /// A file with the line, UTF-8.
    #[arg(long, value_name = "F")]
    file: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Marks {
    /// The whole transcript.
    Json,
    /// Captions, one cue a word.
    Vtt,
    /// Three tiers for Praat.
    Textgrid,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let text = read_line(&options.line)?;
    if options.explain {
        for range in sentence::split(&text) {
            println!("{}", explain(&text[range])?);
        }
    }
    if options.explain && options.out.is_none() && options.marks.is_none() {
        return Ok(());
    }
    let voice =
        voice::by_name(&options.voice).ok_or_else(|| format!("no voice {:?}", options.voice))?;
    let request = SpeechRequest {
        rate: options.rate,
        pitch: options.pitch,
        ..SpeechRequest::new(text)
    };
    let speech = voice.synthesize(&request)?;
    if let Some(path) = &options.out {
        write_wav(path, &speech)?;
    }
    match options.marks {
        Some(Marks::Json) => println!("{}", serde_json::to_string_pretty(&speech.transcript)?),
        Some(Marks::Vtt) => print!("{}", web_vtt(&speech.transcript)),
        Some(Marks::Textgrid) => print!("{}", text_grid(&speech.transcript)),
        None if options.out.is_none() => {
            println!(
                "{:.3} s, {} words",
                speech.duration(),
                speech.transcript.words.len()
            );
        }
        None => {}
    }
    Ok(())
}

fn read_line(line: &Line) -> Result<String, Box<dyn Error>> {
    match (&line.text, &line.file) {
        (Some(text), _) => Ok(text.clone()),
        (None, Some(path)) => std::fs::read_to_string(path)
            .map_err(|error| format!("{}: {error}", path.display()).into()),
        (None, None) => Err("neither --text nor --file was given".into()),
    }
}

/// `{"text","spoken","pronounced","phrases"}` of a sentence.
fn explain(text: &str) -> Result<String, serde_json::Error> {
    let spoken = spoken::read(text);
    let groups = phrase::group(&spoken.words);
    let pronounced = pronounce::pronounce(&spoken.words, &groups);
    let phrases: Vec<String> = groups
        .iter()
        .map(|group| pronounced[group.words.clone()].join(" "))
        .collect();
    serde_json::to_string(&serde_json::json!({
        "text": text,
        "spoken": spoken.to_string(),
        "pronounced": pronounced.join(" "),
        "phrases": phrases,
    }))
}

/// Writes beside the goal first, so that nothing half is ever found there.
fn write_wav(path: &Path, speech: &Speech) -> Result<(), Box<dyn Error>> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".part");
    let partial = PathBuf::from(partial);
    let written = write_samples(&partial, speech)
        .and_then(|()| std::fs::rename(&partial, path).map_err(hound::Error::from));
    written.map_err(|error| {
        // What is left of the failed attempt may not even exist.
        let _ = std::fs::remove_file(&partial);
        format!("{}: {error}", path.display()).into()
    })
}

fn write_samples(path: &Path, speech: &Speech) -> Result<(), hound::Error> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: speech.sample_rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec)?;
    for sample in &speech.samples {
        writer.write_sample((sample * f32::from(i16::MAX)).round() as i16)?;
    }
    writer.finalize()
}

fn web_vtt(transcript: &Transcript) -> String {
    let clock = |seconds: f64| {
        let milliseconds = (seconds * 1000.0).round() as u64;
        let (hours, minutes) = (milliseconds / 3_600_000, milliseconds / 60_000 % 60);
        format!(
            "{hours:02}:{minutes:02}:{:02}.{:03}",
            milliseconds / 1000 % 60,
            milliseconds % 1000
        )
    };
    let mut captions = String::from("WEBVTT\n");
    for word in &transcript.words {
        let text = word.text.replace('&', "&amp;").replace('<', "&lt;");
        let _ = write!(
            captions,
            "\n{} --> {}\n{text}\n",
            clock(word.start),
            clock(word.end)
        );
    }
    captions
}

fn text_grid(transcript: &Transcript) -> String {
    let words = transcript
        .words
        .iter()
        .map(|w| (w.start, w.end, w.text.as_str()));
    let syllables = transcript
        .syllables
        .iter()
        .map(|s| (s.start, s.end, s.text.as_str()));
    let phones = transcript
        .phones
        .iter()
        .map(|p| (p.start, p.end, p.symbol.as_str()));
    let tiers: [(&str, Vec<(f64, f64, &str)>); 3] = [
        ("words", words.collect()),
        ("syllables", syllables.collect()),
        ("phones", phones.collect()),
    ];
    let end = transcript.duration;
    let mut grid = format!(
        "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0\nxmax = {end}\ntiers? <exists>\nsize = 3\nitem []:\n"
    );
    for (index, (name, spans)) in tiers.iter().enumerate() {
        let intervals = filled(spans, end);
        let _ = write!(
            grid,
            "    item [{}]:\n        class = \"IntervalTier\"\n        name = \"{name}\"\n        xmin = 0\n        xmax = {end}\n        intervals: size = {}\n",
            index + 1,
            intervals.len()
        );
        for (number, (from, to, text)) in intervals.iter().enumerate() {
            let text = text.replace('"', "\"\"");
            let _ = write!(
                grid,
                "        intervals [{}]:\n            xmin = {from}\n            xmax = {to}\n            text = \"{text}\"\n",
                number + 1
            );
        }
    }
    grid
}

/// A tier of Praat has no gaps: silence is an interval without a text.
fn filled<'a>(spans: &[(f64, f64, &'a str)], end: f64) -> Vec<(f64, f64, &'a str)> {
    let mut intervals = Vec::new();
    let mut time = 0.0;
    for &(from, to, text) in spans {
        if from > time + 1e-6 {
            intervals.push((time, from, ""));
        }
        intervals.push((from.max(time), to, text));
        time = to;
    }
    if end > time + 1e-6 || intervals.is_empty() {
        intervals.push((time, end, ""));
    }
    intervals
}
