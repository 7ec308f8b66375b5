import Neural
import Testing

/// U-Nets that between them use every setting.
struct UNetCase: CustomTestStringConvertible, Sendable {
    let name: String
    let configuration: UNetConfiguration
    let heads: [HeadSpecification]
    var testDescription: String { name }

    static let small: [UNetCase] = [
        make("bilinear", filters: 4, rate: 2, heads: [("A", 3, 1)]),
        make("transposed, rate 1.5, two heads", filters: 5, rate: 1.5, heads: [("A", 2, 2), ("B", 4, 4)]) {
            $0.upInterpolate = false
        },
        make("Keras crop", filters: 4, rate: 2, heads: [("A", 2, 2)]) {
            $0.upInterpolate = false
            $0.transposedCropStart = 0
        },
        make("no middle block", filters: 4, rate: 1.5, heads: [("A", 2, 2)]) { $0.middleBlock = false },
        make("contraction, one convolution", filters: 6, rate: 2, heads: [("A", 2, 2)]) {
            $0.blockContraction = true
            $0.convsPerBlock = 1
        },
        make("stem", filters: 4, rate: 2, heads: [("A", 2, 1)]) {
            $0.stemStride = 2
            $0.stemKernelSize = 5
        },
        UNetCase(
            name: "class maps and class vectors", configuration: make("", filters: 4, rate: 2, heads: []).configuration,
            heads: [
                HeadSpecification(name: "A", channels: 2, stride: 2),
                HeadSpecification(name: "ClassMapsHead", channels: 3, stride: 4, activation: .sigmoid),
                HeadSpecification(
                    name: "ClassVectorsHead", channels: 3, stride: 8, kind: .vector(layers: 2, units: 6)),
            ]),
        make("head at the coarsest stride", filters: 4, rate: 2, heads: [("A", 2, 8)]) { $0.outputStride = 8 },
    ]

    /// Its sizes are multiples of 16.
    static let everyCell = UNetCase(
        name: "class vectors of every cell", configuration: make("", filters: 4, rate: 2, heads: []).configuration,
        heads: [
            HeadSpecification(name: "A", channels: 2, stride: 2),
            HeadSpecification(
                name: "ClassVectorsHead", channels: 3, stride: 8, kind: .vector(layers: 1, units: 6, side: 2)),
        ])

    private static func make(
        _ name: String, filters: Int, rate: Double, heads: [(String, Int, Int)],
        _ change: (inout UNetConfiguration) -> Void = { _ in }
    ) -> UNetCase {
        var configuration = UNetConfiguration(filters: filters, filtersRate: rate, maxStride: 8, outputStride: 1)
        change(&configuration)
        return UNetCase(
            name: name, configuration: configuration,
            heads: heads.map { HeadSpecification(name: $0.0, channels: $0.1, stride: $0.2) })
    }
}
