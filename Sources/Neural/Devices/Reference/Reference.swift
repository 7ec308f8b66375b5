/// The plain version of every operation, in Float64 with simple loops: what the fast devices are tested against.
///
/// Far too slow for real work.
package final class Reference: Device {
    package let name = "reference (plain Swift, Float64)"

    package init() {}

    package func supports(_ precision: Precision) -> Bool { precision == .float32 }

    package func makeProgram(
        for graph: Graph, parameters: [Parameter], input shape: InputShape, mode: ExecutionMode, precision: Precision
    ) throws -> any Program {
        ReferenceProgram(graph: graph, parameters: parameters, input: shape, mode: mode)
    }
}

/// Planes of Float64 numbers, `[N, C, H, W]`.
package struct ReferenceArray: Equatable {
    package let batch, channels, height, width: Int
    package var values: [Double]

    package init(_ batch: Int, _ channels: Int, _ height: Int, _ width: Int) {
        (self.batch, self.channels, self.height, self.width) = (batch, channels, height, width)
        values = Array(repeating: 0, count: batch * channels * height * width)
    }

    /// - Parameter tensor: `[N, C, H, W]`, or `[N, C]` for one pixel.
    package init(_ tensor: Tensor) {
        let shape = tensor.shape + (tensor.rank == 2 ? [1, 1] : [])
        self.init(shape[0], shape[1], shape[2], shape[3])
        values = tensor.values.map(Double.init)
    }

    package var tensor: Tensor { Tensor(shape: [batch, channels, height, width], values: values.map { Float($0) }) }

    @inline(__always)
    package subscript(n: Int, c: Int, y: Int, x: Int) -> Double {
        get { values[((n * channels + c) * height + y) * width + x] }
        _modify { yield &values[((n * channels + c) * height + y) * width + x] }
    }

    /// Its size alone.
    var extent: Extent { Extent(batch: batch, channels: channels, height: height, width: width) }
}

/// The positions of an array.
struct Extent {
    let batch, channels, height, width: Int

    /// Calls `body` with every position.
    @inline(__always)
    func forEach(_ body: (_ n: Int, _ c: Int, _ y: Int, _ x: Int) -> Void) {
        for n in 0..<batch {
            for c in 0..<channels {
                for y in 0..<height {
                    for x in 0..<width { body(n, c, y, x) }
                }
            }
        }
    }
}
