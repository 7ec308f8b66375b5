import Neural
import Video

/// What pictures look like, as numbers: SLEAP's three image features.
///
/// Bounded whatever the video: of a raw picture at most `longestRaw` px a side are kept, of a picture at most
/// `keypointsEach` keypoints, and a vocabulary is learned from at most `vocabularySample` of them.
package struct PictureLooks: Sendable {
    package static let longestRaw = 64
    static let longestKeyed = 640
    static let keypointsEach = 150
    static let vocabularySample = 4_000

    private let settings: SuggestionSettings
    private let brisk = BRISK()
    private var pictures: [[Float]] = []
    /// The descriptors of each picture, for `brisk` and `hog`.
    private var descriptors: [[Descriptor]] = []

    private enum Descriptor: Sendable {
        case bits([UInt64])
        case numbers([Float])

        var numbers: [Float] {
            switch self {
            case .numbers(let numbers): numbers
            case .bits(let words):
                words.flatMap { word in (0..<64).map { Float(word >> UInt64($0) & 1) } }
            }
        }
    }

    package init(_ settings: SuggestionSettings) { self.settings = settings }

    package mutating func add(_ frame: Frame) {
        guard settings.imageFeature != .raw else {
            pictures.append(GrayPicture(frame, scale: settings.scale, longest: Self.longestRaw).numbers)
            return
        }
        let isBRISK = settings.imageFeature == .brisk
        let picture = GrayPicture(frame, scale: settings.scale, longest: Self.longestKeyed)
        let keypoints = Keypoint.find(
            in: picture, threshold: settings.briskThreshold,
            margin: isBRISK ? BRISK.margin : GradientHistogram.margin, count: Self.keypointsEach)
        descriptors.append(
            keypoints.map {
                isBRISK
                    ? .bits(brisk.descriptor(of: $0, in: picture))
                    : .numbers(GradientHistogram.descriptor(of: $0, in: picture))
            })
    }

    /// A row for each picture: its px, shorter ones filled up with zeros, or how often each word of the vocabulary of
    /// keypoints is in it.
    package func table() -> FeatureTable {
        guard settings.imageFeature != .raw else {
            let longest = max(1, pictures.map(\.count).max() ?? 1)
            return FeatureTable(pictures.map { $0 + Array(repeating: 0, count: longest - $0.count) })
        }
        let all = descriptors.joined()
        guard !all.isEmpty else { return FeatureTable(descriptors.map { _ in [0] }) }
        let step = max(1, all.count / Self.vocabularySample)
        let sample = all.enumerated().filter { $0.offset % step == 0 }.map(\.element.numbers)
        let vocabulary = KMeans(FeatureTable(sample), count: settings.words, seed: settings.seed, rounds: 12)
        return FeatureTable(
            descriptors.map { picture in
                var counts = [Float](repeating: 0, count: vocabulary.centres.count)
                for descriptor in picture {
                    counts[vocabulary.nearest(to: 0, of: FeatureTable([descriptor.numbers]))] += 1
                }
                return counts
            })
    }
}

extension PictureLooks {
    /// Adds the pictures of a video.
    ///
    /// - Returns: the frames that could be decoded, one for each row that the table gets.
    /// - Throws: `EngineError.cancelled`; what the video throws.
    package mutating func look(at pictures: PictureScan) throws -> [Int] {
        var frames: [Int] = []
        try pictures.forEachBatch(of: 4, as: .gray) { indices, batch in
            for frame in batch { add(frame) }
            frames += indices
        }
        return frames
    }
}
