//! Shorthand for the operators that the graph is made of.

use std::collections::BTreeMap;

use kinesics::onnx::GraphBuilder;
use kinesics::onnx::proto::AttributeProto;

use crate::network::{EPSILON, SLOPE};

/// A graph under construction; every method adds a node and returns the name of its result.
///
/// A constant that was written before is not written again: the unrolled steps share their weights.
pub(super) struct Writer {
    pub(super) graph: GraphBuilder,
    numbers: BTreeMap<(Vec<usize>, Vec<u32>), String>,
    integers: BTreeMap<Vec<i64>, String>,
}

/// Rows, columns and numbers of a constant matrix.
pub(super) struct Matrix {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) numbers: Vec<f32>,
}

impl Writer {
    pub(super) fn new(name: &str) -> Self {
        Self {
            graph: GraphBuilder::new(name),
            numbers: BTreeMap::new(),
            integers: BTreeMap::new(),
        }
    }

    pub(super) fn constant(&mut self, shape: &[usize], numbers: &[f32]) -> String {
        let key = (
            shape.to_vec(),
            numbers.iter().map(|number| number.to_bits()).collect(),
        );
        let graph = &mut self.graph;
        self.numbers
            .entry(key)
            .or_insert_with(|| graph.add_initializer_f32(shape, numbers))
            .clone()
    }

    pub(super) fn integers(&mut self, numbers: &[usize]) -> String {
        let numbers: Vec<i64> = numbers.iter().map(|number| *number as i64).collect();
        let graph = &mut self.graph;
        let add = || graph.add_initializer_i64(&[numbers.len()], &numbers);
        self.integers
            .entry(numbers.clone())
            .or_insert_with(add)
            .clone()
    }

    pub(super) fn matrix(&mut self, matrix: &Matrix) -> String {
        self.constant(&[matrix.rows, matrix.columns], &matrix.numbers)
    }

    pub(super) fn binary(&mut self, op: &str, a: &str, b: &str) -> String {
        self.graph.add_node(op, &[a, b], [])
    }

    /// `x · weight + bias`, all of rank 2; `bias` is a vector of columns.
    pub(super) fn linear(&mut self, x: &str, weight: &Matrix, bias: &[f32]) -> String {
        let weight = self.matrix(weight);
        let bias = self.constant(&[bias.len()], bias);
        self.graph.add_node("Gemm", &[x, &weight, &bias], [])
    }

    pub(super) fn multiply(&mut self, x: &str, weight: &Matrix) -> String {
        let weight = self.matrix(weight);
        self.binary("MatMul", x, &weight)
    }

    pub(super) fn rectify(&mut self, x: &str) -> String {
        self.graph.add_node(
            "LeakyRelu",
            &[x],
            [AttributeProto::float("alpha", SLOPE as f32)],
        )
    }

    /// Normalises rows, then scales and shifts them by two vectors.
    pub(super) fn normalise(&mut self, x: &str, scale: &str, shift: Option<&str>) -> String {
        let attributes = [
            AttributeProto::int("axis", -1),
            AttributeProto::float("epsilon", EPSILON as f32),
        ];
        let inputs: Vec<&str> = [x, scale].into_iter().chain(shift).collect();
        self.graph
            .add_node("LayerNormalization", &inputs, attributes)
    }

    pub(super) fn reshape(&mut self, x: &str, shape: &[usize]) -> String {
        let shape = self.integers(shape);
        self.binary("Reshape", x, &shape)
    }

    pub(super) fn slice(&mut self, x: &str, axis: usize, range: std::ops::Range<usize>) -> String {
        let [start, end, axis] =
            [range.start, range.end, axis].map(|number| self.integers(&[number]));
        self.graph.add_node("Slice", &[x, &start, &end, &axis], [])
    }

    pub(super) fn concat(&mut self, parts: &[&str], axis: i64) -> String {
        self.graph
            .add_node("Concat", parts, [AttributeProto::int("axis", axis)])
    }

    /// Multiplies by one number.
    pub(super) fn times(&mut self, x: &str, factor: f32) -> String {
        let factor = self.constant(&[1], &[factor]);
        self.binary("Mul", x, &factor)
    }
}
