import Domain
import Foundation
import Neural
import Video

/// One trained network with its way in and its way out. Not Sendable: one thread's own.
final class InferenceStage {
    let configuration: ModelConfiguration
    let decoding: PoseDecoding
    private let network: Network

    init(_ configuration: ModelConfiguration, network: Network, threshold: Float) {
        self.configuration = configuration
        self.network = network
        decoding = PoseDecoding(model: configuration, threshold: threshold)
    }

    /// The view that inference has of a whole frame.
    func wholeFrame(_ frame: Frame) -> InputView {
        .wholeFrame(width: frame.width, height: frame.height, input: configuration.input)
    }

    /// The view that inference has of an animal; the configuration must have a crop.
    func crop(around centre: Point, of frame: Frame) -> InputView {
        .crop(around: centre, width: frame.width, height: frame.height, input: configuration.input)
    }

    /// Runs the network on views of one size.
    /// - Returns: one output for each head.
    func run(_ views: [(frame: Frame, view: InputView)]) throws -> [Tensor] {
        try network.forward(pictures(views), training: false)
    }

    /// What the network's encoder makes of a view: `[1, K, H / stride, W / stride]`.
    func features(_ view: (frame: Frame, view: InputView)) throws -> Tensor {
        try network.encoderFeatures(pictures([view]))
    }

    private func pictures(_ views: [(frame: Frame, view: InputView)]) -> Tensor {
        let input = configuration.input
        let (width, height) = (views[0].view.width, views[0].view.height)
        var pictures = Tensor(shape: [views.count, input.channels, height, width])
        pictures.withUnsafeMutableFloats { all in
            let size = all.count / views.count
            var fitted = FittedFrame()
            for (place, item) in views.enumerated() {
                if let resampling = item.view.resampling {
                    resampling.picture(
                        from: fitted.planes(of: item.frame, channels: input.channels, by: resampling), tone: input.tone,
                        width: width, height: height, into: all.baseAddress! + place * size)
                    continue
                }
                let frame = item.frame.converted(channels: input.channels)
                let raster = Raster(frame, region: region(of: item.view), shrink: input.shrink)
                raster.sample(
                    through: item.view.map, width: width, height: height, tone: input.tone, outside: .value(0),
                    into: all.baseAddress! + place * size)
            }
        }
        return pictures
    }

    /// The part of a frame that a view shows, with a margin for sampling between pixels; frame px.
    private func region(of view: InputView) -> Box? {
        let back = view.map.inverse
        let (first, last) = (back(Point(0, 0)), back(Point(Double(view.width) - 1, Double(view.height) - 1)))
        let margin = 2 * Double(configuration.input.shrink) + 2
        return Box(minX: first.x - margin, minY: first.y - margin, maxX: last.x + margin, maxY: last.y + margin)
    }
}

/// The last frame that was fitted by SLEAP's rules: crops of one frame come one after the other.
private struct FittedFrame {
    private var index: Int?
    private var pixels: [UInt8] = []
    private var planes: [FloatPlane] = []

    mutating func planes(of frame: Frame, channels: Int, by resampling: SLEAPResampling) -> [FloatPlane] {
        // Whether the pixels are the same is seen at once where they are the same array.
        if index != frame.index || pixels.isEmpty || !isSame(frame.pixels) {
            (index, pixels) = (frame.index, frame.pixels)
            planes = resampling.fittedPlanes(of: frame.converted(channels: channels))
        }
        return planes
    }

    private func isSame(_ other: [UInt8]) -> Bool {
        pixels.withUnsafeBufferPointer { a in other.withUnsafeBufferPointer { a.baseAddress == $0.baseAddress } }
    }
}
