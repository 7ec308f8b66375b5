import Neural
import Testing

/// Small networks of every architecture but the U-Net, between them with every setting.
struct ArchitectureCase: CustomTestStringConvertible, Sendable {
    let name: String
    let architecture: NetworkArchitecture
    let heads: [HeadSpecification]
    var inputChannels = 1
    /// Height and width of the image to try it on.
    var size = (32, 64)
    var testDescription: String { name }

    static let all = small + residual
    static let small = leaps + hourglasses

    private static func maps(_ strides: Int...) -> [HeadSpecification] {
        strides.enumerated().map { HeadSpecification(name: "Head\($0)", channels: 2 + $0, stride: $1) }
    }

    private static func classes(stride: Int) -> HeadSpecification {
        HeadSpecification(name: "ClassVectorsHead", channels: 3, stride: stride, kind: .vector(layers: 1, units: 5))
    }

    private static let leaps: [ArchitectureCase] = [false, true].map { bilinear in
        var leap = LEAPConfiguration()
        (leap.filters, leap.filtersRate, leap.upInterpolate) = (4, 1.5, bilinear)
        return ArchitectureCase(
            name: "LEAP, \(bilinear ? "bilinear" : "transposed")", architecture: .leap(leap),
            heads: maps(1, 4) + [classes(stride: 8)], size: (16, 24))
    }

    private static let hourglasses: [ArchitectureCase] = [(1, 1), (2, 2), (4, 3)].map { stemStride, stacks in
        var hourglass = HourglassConfiguration()
        (hourglass.stemStride, hourglass.stacks, hourglass.maxStride) = (stemStride, stacks, 4 * stemStride)
        (hourglass.stemFilters, hourglass.filters, hourglass.filterIncrease) = (3, 6, 2)
        hourglass.interpolation = stacks == 2 ? .bilinear : .nearest
        return ArchitectureCase(
            name: "hourglass, \(stacks) stacks, stem stride \(stemStride)", architecture: .hourglass(hourglass),
            heads: maps(stemStride, 2 * stemStride))
    }

    static let residual: [ArchitectureCase] = [
        resnet("ResNet, frozen, grey, added skips, transposed", strides: 4, 8) {
            $0.upsampling.skipConnections = .add
            $0.upsampling.method = .transposedConvolution
            ($0.upsampling.filters, $0.upsampling.filtersRate) = (8, 0.5)
        },
        resnet("ResNet, tunable, colour, dilated, joined skips, no normalisation", inputChannels: 3) {
            ($0.weights, $0.maxStride) = (.tunable, 8)
            $0.upsampling.skipConnections = .concatenate
            ($0.upsampling.batchNorm, $0.upsampling.refineConvs, $0.upsampling.filters) = (false, 1, 7)
        },
        resnet("ResNet, block stride 4", strides: 2) {
            ($0.weights, $0.upsampling.blockStride, $0.upsampling.method) = (.random, 4, .transposedConvolution)
            ($0.upsampling.refineConvs, $0.upsampling.filters) = (0, 6)
        },
    ]

    private static func resnet(
        _ name: String, strides: Int..., inputChannels: Int = 1, change: (inout ResNetConfiguration) -> Void
    ) -> ArchitectureCase {
        var resnet = ResNetConfiguration()
        change(&resnet)
        let heads = (strides.isEmpty ? [4] : strides).enumerated().map {
            HeadSpecification(name: "Head\($0)", channels: 2, stride: $1)
        }
        return ArchitectureCase(
            name: name, architecture: .resnet(resnet), heads: heads, inputChannels: inputChannels, size: (64, 32))
    }

    var isResNet: Bool {
        if case .resnet = architecture { true } else { false }
    }

    /// A network whose running means and variances are not those of the start.
    func network(device: any Device, seed: UInt64 = 3) throws -> Network {
        let network = try Network(architecture, inputChannels: inputChannels, heads: heads, seed: seed, device: device)
        network.randomizeBiases()
        for (index, parameter) in network.parameters.enumerated() where parameter.name.contains("running_") {
            let values = randomTensor(parameter.shape, seed: 70 + UInt64(index)).values
            let isVariance = parameter.name.hasSuffix("var")
            parameter.value = Tensor(shape: parameter.shape, values: values.map { 0.2 * $0 + (isVariance ? 1 : 0) })
        }
        return network
    }

    func input(batch: Int = 2, seed: UInt64 = 2) -> Tensor {
        randomTensor([batch, inputChannels, size.0, size.1], seed: seed)
    }
}
