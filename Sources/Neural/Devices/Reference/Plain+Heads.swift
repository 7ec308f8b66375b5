import Foundation

/// What heads are made of besides convolutions. Backward functions add to `input`.
extension Plain {
    static func globalMax(_ x: ReferenceArray, into y: inout ReferenceArray) {
        y.extent.forEach { n, c, _, _ in
            let (row, column) = largest(x, n, c)
            y[n, c, 0, 0] = x[n, c, row, column]
        }
    }

    static func globalMaxBackward(_ x: ReferenceArray, gradient: ReferenceArray, input: inout ReferenceArray) {
        gradient.extent.forEach { n, c, _, _ in
            let (row, column) = largest(x, n, c)
            input[n, c, row, column] += gradient[n, c, 0, 0]
        }
    }

    /// The first of the largest pixels, in reading order.
    private static func largest(_ x: ReferenceArray, _ n: Int, _ c: Int) -> (Int, Int) {
        var best = (0, 0)
        for row in 0..<x.height {
            for column in 0..<x.width where x[n, c, row, column] > x[n, c, best.0, best.1] { best = (row, column) }
        }
        return best
    }

    static func sigmoid(_ x: ReferenceArray, into y: inout ReferenceArray) {
        for index in y.values.indices { y.values[index] = 1 / (1 + exp(-x.values[index])) }
    }

    static func sigmoidBackward(_ y: ReferenceArray, gradient: ReferenceArray, input: inout ReferenceArray) {
        for index in y.values.indices {
            input.values[index] += gradient.values[index] * y.values[index] * (1 - y.values[index])
        }
    }
}
