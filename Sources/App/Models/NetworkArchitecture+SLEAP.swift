import Engine
import Formats
import Neural

extension NetworkArchitecture {
    /// The network of a model of SLEAP's or sleap-nn's.
    ///
    /// - Throws: `FormatError.unsupported` naming what Tarsier has not.
    init(_ backbone: SLEAPModel.Backbone, rules: SLEAPPreprocessing.Rules, path: String) throws {
        func require(_ condition: Bool, _ found: String, _ supported: String) throws {
            guard condition else { throw FormatError.unsupported(path: path, found: found, supported: supported) }
        }
        switch backbone {
        case .unet(let unet):
            try require(unet.stacks == 1, "a stack of \(unet.stacks) U-Nets", "one U-Net is")
            try require(
                unet.stemStride == nil || rules == .keras, "a U-Net with a stem (“stem_stride”)",
                "sleap-nn's stem pools once more than SLEAP's and Tarsier's; models without one are imported")
            self = .unet(UNetConfiguration(unet, rules: rules))
        case .leap(let leap):
            try require(leap.stacks == 1, "a stack of \(leap.stacks) LEAP networks", "one is")
            self = .leap(LEAPConfiguration(leap))
        case .hourglass(let hourglass):
            // SLEAP gives the heads of all stacks one name, which Keras refuses: no file of more than one can be.
            try require(hourglass.stacks == 1, "a stack of \(hourglass.stacks) hourglasses", "one hourglass is")
            self = .hourglass(HourglassConfiguration(hourglass))
        case .resnet(let resnet):
            guard let version = ResNetConfiguration.Version(rawValue: resnet.version),
                let weights = ResNetConfiguration.Weights(rawValue: resnet.weights)
            else {
                throw FormatError.unsupported(
                    path: path, found: "the residual network “\(resnet.version)” with weights “\(resnet.weights)”",
                    supported: "ResNet50, ResNet101 and ResNet152, random, frozen or tunable, are")
            }
            var configuration = ResNetConfiguration(resnet)
            (configuration.version, configuration.weights) = (version, weights)
            self = .resnet(configuration)
        case .other(let name):
            throw FormatError.unsupported(
                path: path, found: "the backbone “\(name)”",
                supported: "models with a U-Net, LEAP, an hourglass or a ResNet are imported")
        }
    }
}

extension UNetConfiguration {
    init(_ unet: SLEAPModel.Backbone.UNet, rules: SLEAPPreprocessing.Rules) {
        self.init(
            filters: unet.filters, filtersRate: unet.filtersRate, maxStride: unet.maxStride,
            outputStride: unet.outputStride, upInterpolate: unet.upInterpolate, middleBlock: unet.middleBlock,
            stemStride: unet.stemStride)
        kernelSize = unet.kernelSize
        stemKernelSize = unet.stemKernelSize
        convsPerBlock = unet.convsPerBlock
        transposedCropStart = rules == .keras ? 0 : 1
    }
}

extension LEAPConfiguration {
    init(_ leap: SLEAPModel.Backbone.LEAP) {
        self.init()
        (filters, filtersRate) = (leap.filters, leap.filtersRate)
        (maxStride, outputStride) = (leap.maxStride, leap.outputStride)
        upInterpolate = leap.upInterpolate
        transposedCropStart = 0
    }
}

extension HourglassConfiguration {
    init(_ hourglass: SLEAPModel.Backbone.Hourglass) {
        self.init()
        (stemStride, maxStride, outputStride) = (hourglass.stemStride, hourglass.maxStride, hourglass.outputStride)
        (stemFilters, filters, filterIncrease) = (hourglass.stemFilters, hourglass.filters, hourglass.filterIncrease)
        stacks = hourglass.stacks
        interpolation = .nearest
    }
}

extension ResNetConfiguration {
    /// Version and weights aside.
    init(_ resnet: SLEAPModel.Backbone.ResNet) {
        self.init()
        variant = .keras
        (maxStride, outputStride) = (resnet.maxStride, resnet.outputStride)
        guard let stack = resnet.upsampling else { return }
        upsampling.method = stack.isTransposed ? .transposedConvolution : .interpolation
        upsampling.skipConnections = stack.skipConnections.flatMap(Upsampling.SkipConnections.init)
        (upsampling.blockStride, upsampling.filters) = (stack.blockStride, stack.filters)
        (upsampling.filtersRate, upsampling.refineConvs) = (stack.filtersRate, stack.refineConvs)
        (upsampling.batchNorm, upsampling.transposedConvKernelSize) = (stack.batchNorm, stack.transposedKernelSize)
    }
}
