//! Eigenvalues and eigenvectors of a symmetric matrix by the cyclic method of Jacobi.

/// A square matrix, row-major.
#[derive(Debug, Clone, PartialEq)]
pub struct Square {
    /// Rows, and columns.
    pub size: usize,
    /// `size²` numbers.
    pub numbers: Vec<f64>,
}

impl Square {
    /// A matrix of zeros.
    #[must_use]
    pub fn zero(size: usize) -> Self {
        Self {
            size,
            numbers: vec![0.0; size * size],
        }
    }

    /// The sum of the diagonal.
    #[must_use]
    pub fn trace(&self) -> f64 {
        (0..self.size).map(|i| self.at(i, i)).sum()
    }

    /// The product of two matrices of the same size.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        let mut product = Self::zero(self.size);
        for row in 0..self.size {
            for inner in 0..self.size {
                let factor = self.at(row, inner);
                for column in 0..self.size {
                    product.numbers[row * self.size + column] += factor * other.at(inner, column);
                }
            }
        }
        product
    }

    /// The number in a row and a column.
    #[must_use]
    pub fn at(&self, row: usize, column: usize) -> f64 {
        self.numbers[row * self.size + column]
    }

    /// Eigenvalues, and eigenvectors as columns, of a symmetric matrix.
    #[must_use]
    pub fn eigen(&self) -> (Vec<f64>, Self) {
        const SWEEPS: usize = 60;
        let mut matrix = self.clone();
        let mut vectors = Self::zero(self.size);
        (0..self.size).for_each(|i| vectors.numbers[i * self.size + i] = 1.0);
        let scale: f64 = self.numbers.iter().map(|x| x * x).sum();
        for _ in 0..SWEEPS {
            let pairs = (0..self.size).flat_map(|p| (p + 1..self.size).map(move |q| (p, q)));
            if pairs
                .clone()
                .map(|(p, q)| matrix.at(p, q).powi(2))
                .sum::<f64>()
                <= 1e-26 * scale
            {
                break;
            }
            for (p, q) in pairs {
                rotate(&mut matrix, &mut vectors, p, q);
            }
        }
        ((0..self.size).map(|i| matrix.at(i, i)).collect(), vectors)
    }

    /// The square root of a symmetric matrix without negative eigenvalues; rounding below zero counts as zero.
    #[must_use]
    pub fn root(&self) -> Self {
        let (values, vectors) = self.eigen();
        let mut root = Self::zero(self.size);
        for (k, value) in values.iter().enumerate() {
            let value = value.max(0.0).sqrt();
            for row in 0..self.size {
                for column in 0..self.size {
                    root.numbers[row * self.size + column] +=
                        value * vectors.at(row, k) * vectors.at(column, k);
                }
            }
        }
        root
    }
}

/// Turns the plane of axes `p` and `q` so that the matrix has a zero there.
fn rotate(matrix: &mut Square, vectors: &mut Square, p: usize, q: usize) {
    let off = matrix.at(p, q);
    if off == 0.0 {
        return;
    }
    let theta = (matrix.at(q, q) - matrix.at(p, p)) / (2.0 * off);
    let tangent = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    let size = matrix.size;
    let turn = |numbers: &mut [f64], a: usize, b: usize| {
        let (x, y) = (numbers[a], numbers[b]);
        numbers[a] = cosine * x - sine * y;
        numbers[b] = sine * x + cosine * y;
    };
    for k in 0..size {
        turn(&mut matrix.numbers, k * size + p, k * size + q);
    }
    for k in 0..size {
        turn(&mut matrix.numbers, p * size + k, q * size + k);
        turn(&mut vectors.numbers, k * size + p, k * size + q);
    }
}
