//! One window of a generator of the shipped size, on both engines' CPUs.
//!
//! ONNX Runtime takes part where its library is found (`cargo xtask runtime` fetches it).

#[path = "../tests/behaviour/example_graph.rs"]
mod example_graph;

use divan::Bencher;
use kinesics::engine::{Provider, load};

use example_graph::{generator, generator_inputs};

const ON_CPU: [Provider; 2] = [Provider::Embedded, Provider::Cpu];

fn main() {
    divan::main();
}

/// Reading, checking and making ready, with the first run.
#[divan::bench(args = ON_CPU, sample_count = 5)]
fn load_model(bencher: Bencher<'_, '_>, provider: Provider) {
    let file = generator(5);
    bencher.bench(|| load(&file, provider).expect("the engine takes the example"));
}

/// One run: 2 s of motion.
#[divan::bench(args = ON_CPU, sample_count = 50)]
fn run_window(bencher: Bencher<'_, '_>, provider: Provider) {
    let mut engine = load(&generator(5), provider).expect("the engine takes the example");
    let inputs = generator_inputs();
    bencher.bench_local(|| engine.run(&inputs).expect("the engine runs the example"));
}
