import Domain

/// How SLEAP turns a frame into a network's input, where that differs from Tarsier's way: what an imported model was
/// trained on. Facts from SLEAP 1.3.4 (`nn/inference.py`, `nn/data/resizing.py`) and sleap-nn 0.3.5
/// (`data/resizing.py`, `inference/ops/crops.py`).
///
/// SLEAP scales points by the factor itself, x' = s x, while it resizes pictures with pixel areas aligned; a model has
/// learned both, so both are kept.
public struct SLEAPPreprocessing: Codable, Hashable, Sendable {
    public enum Rules: String, Codable, Sendable, Hashable {
        /// SLEAP up to 1.4 on TensorFlow: bilinear without smoothing, crops between whole pixels.
        case keras
        /// sleap-nn on PyTorch: smoothed where it makes pictures smaller, crops at whole pixels.
        case sleapNN = "sleap-nn"
    }

    public let rules: Rules
    /// Frames of another size are made to fit into this one, their shape kept, and padded with black at the bottom and
    /// the right; px. Nil: frames stay as they are.
    public let targetWidth: Int?
    public let targetHeight: Int?
    /// Side of the square around an animal before it is scaled, px of the fitted frame; nil: the whole frame.
    public let cropSide: Int?

    public init(rules: Rules, targetWidth: Int? = nil, targetHeight: Int? = nil, cropSide: Int? = nil) {
        self.rules = rules
        self.targetWidth = targetWidth
        self.targetHeight = targetHeight
        self.cropSide = cropSide
    }
}

extension SLEAPPreprocessing {
    /// A frame's way to the network's size.
    struct Fit {
        /// Fitted px per frame px.
        let factor: Double
        /// The frame, resized.
        let width, height: Int
        /// The frame, padded.
        let canvasWidth, canvasHeight: Int
    }

    func fit(width: Int, height: Int) -> Fit {
        let (canvasWidth, canvasHeight) = (targetWidth ?? width, targetHeight ?? height)
        guard canvasWidth != width || canvasHeight != height else {
            return Fit(factor: 1, width: width, height: height, canvasWidth: width, canvasHeight: height)
        }
        let factor = min(Double(canvasWidth) / Double(width), Double(canvasHeight) / Double(height))
        func resized(_ side: Int) -> Int {
            let exact = Double(side) * factor
            return max(1, Int(rules == .keras ? exact + 1e-6 : exact.rounded(.toNearestOrEven)))
        }
        return Fit(
            factor: factor, width: min(resized(width), canvasWidth), height: min(resized(height), canvasHeight),
            canvasWidth: canvasWidth, canvasHeight: canvasHeight)
    }

    /// The view of a whole frame.
    func wholeFrame(width: Int, height: Int, input: InputConfiguration) -> InputView {
        let fit = fit(width: width, height: height)
        let (w, h) = (Self.scaled(fit.canvasWidth, input.scale), Self.scaled(fit.canvasHeight, input.scale))
        let resampling = SLEAPResampling(
            rules: rules, fitted: (fit.width, fit.height), origin: (0, 0),
            window: (fit.canvasWidth, fit.canvasHeight), output: (w, h))
        return InputView(
            map: .scaling(fit.factor * input.scale), width: InputView.padded(Double(w), to: input.maxStride),
            height: InputView.padded(Double(h), to: input.maxStride),
            resampling: resampling.isIdentity(width: width, height: height) ? nil : resampling)
    }

    /// The view of the square around an animal of a frame of this size; `centre` in frame px.
    func crop(_ side: Int, around centre: Point, width: Int, height: Int, input: InputConfiguration) -> InputView {
        let fit = fit(width: width, height: height)
        let half = (Double(side) - 1) / 2
        var origin = Point(centre.x * fit.factor - half, centre.y * fit.factor - half)
        if rules == .sleapNN { origin = Point(origin.x.rounded(.down), origin.y.rounded(.down)) }
        let scaled = Self.scaled(side, input.scale)
        let resampling = SLEAPResampling(
            rules: rules, fitted: (fit.width, fit.height), origin: (origin.x, origin.y), window: (side, side),
            output: (scaled, scaled))
        let padded = InputView.padded(Double(scaled), to: input.maxStride)
        return InputView(
            map: CoordinateMap.scaling(fit.factor).then(.crop(origin: origin)).then(.scaling(input.scale)),
            width: padded, height: padded,
            resampling: fit.factor == 1 && scaled == side && padded == side ? nil : resampling)
    }

    private static func scaled(_ side: Int, _ scale: Double) -> Int { max(1, Int(Double(side) * scale + 1e-6)) }
}

extension CoordinateMap {
    /// Points as SLEAP scales them: x' = s x.
    static func scaling(_ factor: Double) -> CoordinateMap {
        CoordinateMap(a: factor, b: 0, tx: 0, c: 0, d: factor, ty: 0)
    }
}
