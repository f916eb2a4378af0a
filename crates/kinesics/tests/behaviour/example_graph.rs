//! Graphs for the tests and the benchmark, with weights drawn by chance: nothing here has learned anything.

use kinesics::engine::Tensor;
use kinesics::onnx::GraphBuilder;
use kinesics::onnx::proto::AttributeProto;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Numbers in a style of the example generator.
pub(crate) const STYLE_WIDTH: usize = 51;

/// Numbers in -1..=1 times `scale`.
pub(crate) fn numbers(seed: u64, count: usize, scale: f32) -> Vec<f32> {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    (0..count)
        .map(|_| chance.random_range(-scale..=scale))
        .collect()
}

/// A generator with the inputs, the output, the operators and, at 5 steps, the size of the shipped one: a word table
/// of 4 096 × 64, a speech encoder 96 wide with 3 blocks, a body 128 wide with 6 blocks that runs once a step for the
/// conditioned and the unconditioned guess together.
pub(crate) fn generator(steps: usize) -> Vec<u8> {
    let mut net = Net {
        graph: GraphBuilder::new("example"),
        seed: 0,
    };
    net.graph.add_input_i32("words", &[1, 56, 8]);
    net.graph.add_input_f32("speech", &[1, 56, 37]);
    net.graph.add_input_f32("style", &[1, STYLE_WIDTH]);
    net.graph.add_input_f32("seed", &[1, 4, 29]);
    net.graph.add_input_f32("noise", &[1, 30, 29]);
    let heard = net.encoder();
    let nothing = net
        .graph
        .add_initializer_f32(&[1, 17, 128], &[0.0; 17 * 128]);
    let condition = net.op(
        "Concat",
        &[&heard, &nothing],
        [AttributeProto::int("axis", 0)],
    );
    let body: Vec<Block> = (0..6).map(|at| net.block(128, 1 << (at % 3))).collect();
    let styles: Vec<[String; 2]> = (0..6)
        .map(|_| [net.style_line(), net.style_line()])
        .collect();
    let enter = net.weight(&[58, 128]);
    let leave = net.weight(&[128, 58]);
    let last = net.slice("seed", 1, 3, 4);
    let seed = net.op("Sub", &["seed", &last], []);
    let mut x = "noise".to_owned();
    for _ in 0..steps {
        let guess = net.guess(&x, &seed, &condition, &body, &styles, [&enter, &leave]);
        x = net.mix(&x, &guess, 1.0 / steps as f32);
    }
    net.graph.add_node_into("Add", &[&x, &last], &["pose"], []);
    net.graph.add_output_f32("pose", &[1, 30, 29]);
    net.graph.encode()
}

/// Inputs for [`generator`], always the same.
pub(crate) fn generator_inputs() -> [Tensor; 5] {
    let words = (0..56 * 8).map(|at| (at * 7919) % 4096).collect();
    [
        Tensor::i32("words", &[1, 56, 8], words),
        Tensor::f32("speech", &[1, 56, 37], numbers(21, 56 * 37, 1.0)),
        Tensor::f32("style", &[1, STYLE_WIDTH], numbers(22, STYLE_WIDTH, 1.0)),
        Tensor::f32("seed", &[1, 4, 29], numbers(23, 4 * 29, 1.0)),
        Tensor::f32("noise", &[1, 30, 29], numbers(24, 30 * 29, 1.7)),
    ]
}

struct Net {
    graph: GraphBuilder,
    seed: u64,
}

struct Block {
    weight: String,
    bias: String,
    scale: String,
    shift: String,
    zeros: [String; 2],
    width: usize,
    dilation: usize,
}

impl Net {
    fn op(
        &mut self,
        op: &str,
        inputs: &[&str],
        attributes: impl IntoIterator<Item = AttributeProto>,
    ) -> String {
        self.graph.add_node(op, inputs, attributes)
    }

    fn weight(&mut self, shape: &[usize]) -> String {
        self.seed += 1;
        let scale = (2.0 / shape[0] as f32).sqrt();
        self.graph
            .add_initializer_f32(shape, &numbers(self.seed, shape.iter().product(), scale))
    }

    fn scalar(&mut self, value: f32) -> String {
        self.graph.add_initializer_f32(&[], &[value])
    }

    fn slice(&mut self, x: &str, axis: i64, start: i64, end: i64) -> String {
        let [start, end, axis] =
            [start, end, axis].map(|value| self.graph.add_initializer_i64(&[1], &[value]));
        self.op("Slice", &[x, &start, &end, &axis], [])
    }

    fn reshape(&mut self, x: &str, shape: &[i64]) -> String {
        let shape = self.graph.add_initializer_i64(&[shape.len()], shape);
        self.op("Reshape", &[x, &shape], [])
    }

    fn encoder(&mut self) -> String {
        let table = self.weight(&[4096, 64]);
        let rows = self.op(
            "Gather",
            &[&table, "words"],
            [AttributeProto::int("axis", 0)],
        );
        let axes = self.graph.add_initializer_i64(&[1], &[2]);
        let text = self.op(
            "ReduceSum",
            &[&rows, &axes],
            [AttributeProto::int("keepdims", 0)],
        );
        let frames = self.op(
            "Concat",
            &[&text, "speech"],
            [AttributeProto::int("axis", 2)],
        );
        let pairs = self.reshape(&frames, &[1, 28, 202]);
        let enter = self.weight(&[202, 96]);
        let mut h = self.op("MatMul", &[&pairs, &enter], []);
        for dilation in [1, 2, 4] {
            let block = self.block(96, dilation);
            h = self.run_block(&h, &block, 28, 1, None);
        }
        let window = self.slice(&h, 1, 4, 21);
        let leave = self.weight(&[96, 128]);
        self.op("MatMul", &[&window, &leave], [])
    }

    fn block(&mut self, width: usize, dilation: usize) -> Block {
        let zeros = |net: &mut Self, batch: usize| {
            net.graph.add_initializer_f32(
                &[batch, dilation, width],
                &vec![0.0; batch * dilation * width],
            )
        };
        Block {
            weight: self.weight(&[3 * width, width]),
            bias: self.weight(&[width]),
            scale: self.graph.add_initializer_f32(&[width], &vec![1.0; width]),
            shift: self.weight(&[width]),
            zeros: [zeros(self, 1), zeros(self, 2)],
            width,
            dilation,
        }
    }

    /// A residual block: a convolution of kernel 3 along the frames, as one linear map on three shifted copies.
    fn run_block(
        &mut self,
        x: &str,
        block: &Block,
        frames: i64,
        batch: usize,
        style: Option<&[String; 2]>,
    ) -> String {
        let axis = || [AttributeProto::int("axis", 1)];
        let last = [
            AttributeProto::int("axis", -1),
            AttributeProto::float("epsilon", 1e-5),
        ];
        let mut h = self.op("LayerNormalization", &[x, &block.scale, &block.shift], last);
        if let Some([scale, shift]) = style {
            let scaled = self.op("Mul", &[&h, scale], []);
            h = self.op("Add", &[&scaled, shift], []);
        }
        let zeros = &block.zeros[batch - 1];
        let padded = self.op("Concat", &[zeros, &h, zeros], axis());
        let copies: Vec<String> = (0..3)
            .map(|copy| {
                let start = copy * block.dilation as i64;
                self.slice(&padded, 1, start, start + frames)
            })
            .collect();
        let copies: Vec<&str> = copies.iter().map(String::as_str).collect();
        let wide = self.op("Concat", &copies, [AttributeProto::int("axis", 2)]);
        let product = self.op("MatMul", &[&wide, &block.weight], []);
        let sum = self.op("Add", &[&product, &block.bias], []);
        let bent = self.op("LeakyRelu", &[&sum], [AttributeProto::float("alpha", 0.1)]);
        assert!(
            block.width == 96 || block.width == 128,
            "the blocks of the example are 96 or 128 wide"
        );
        self.op("Add", &[x, &bent], [])
    }

    fn style_line(&mut self) -> String {
        let weight = self.weight(&[STYLE_WIDTH, 128]);
        let line = self.op("MatMul", &["style", &weight], []);
        let axes = self.graph.add_initializer_i64(&[1], &[1]);
        self.op("Unsqueeze", &[&line, &axes], [])
    }

    fn guess(
        &mut self,
        x: &str,
        seed: &str,
        condition: &str,
        body: &[Block],
        styles: &[[String; 2]],
        [enter, leave]: [&str; 2],
    ) -> String {
        let window = self.op("Concat", &[seed, x], [AttributeProto::int("axis", 1)]);
        let pairs = self.reshape(&window, &[1, 17, 58]);
        let entered = self.op("MatMul", &[&pairs, enter], []);
        let mut h = self.op("Add", &[&entered, condition], []);
        for (block, style) in body.iter().zip(styles) {
            h = self.run_block(&h, block, 17, 2, Some(style));
        }
        let pairs = self.op("MatMul", &[&h, leave], []);
        let frames = self.reshape(&pairs, &[2, 34, 29]);
        let frames = self.slice(&frames, 1, 4, 34);
        let [with, without] = [0, 1].map(|at| self.slice(&frames, 0, at, at + 1));
        let difference = self.op("Sub", &[&with, &without], []);
        let guidance = self.scalar(1.5);
        let more = self.op("Mul", &[&difference, &guidance], []);
        let guided = self.op("Add", &[&without, &more], []);
        let width = self.scalar(8.0);
        self.op("Div", &[&guided, &width], [])
    }

    fn mix(&mut self, x: &str, guess: &str, share: f32) -> String {
        let [keep, take] = [1.0 - share, share].map(|value| self.scalar(value));
        let kept = self.op("Mul", &[x, &keep], []);
        let taken = self.op("Mul", &[guess, &take], []);
        self.op("Add", &[&kept, &taken], [])
    }
}
