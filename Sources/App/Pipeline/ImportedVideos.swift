import Domain
import Foundation
import Video

/// The videos of a file that is imported, looked for on this machine, its frames going with them.
struct ImportedVideos {
    private(set) var document: LabelDocument
    /// Paths, as the file gives them, of videos that are nowhere.
    private(set) var missing: [String] = []
    private(set) var warnings: [String] = []
    private let search: VideoSearch
    /// Videos that are in the project already.
    private var settled: Set<VideoID> = []

    init(_ document: LabelDocument, search: VideoSearch) {
        self.document = document
        self.search = search
    }

    /// Puts the project's video in place of the file's only one.
    mutating func take(_ own: VideoReference) {
        guard let place = document.videos.first else { return }
        document.videos[0] = own.numbered(place.id)
        settled.insert(place.id)
    }

    /// - Throws: `CommandError.framesBeyondVideo` when poses lie behind the end of their video.
    func checkLength(of url: URL) throws {
        for frame in document.frames {
            guard let video = document.videos.first(where: { $0.id == frame.video }), video.frameCount > 0,
                frame.frame >= video.frameCount
            else { continue }
            throw CommandError.framesBeyondVideo(
                path: url.path, frame: frame.frame, video: video.fileName, count: video.frameCount)
        }
    }

    /// Looks for every video; one that is nowhere stays as the file has it.
    mutating func find() {
        for video in document.videos where !settled.contains(video.id) {
            do {
                if video.kind == .imageList {
                    try findPictures(video)
                } else if let found = try search.find(video) {
                    replace(video.id, by: [found])
                } else {
                    missing.append(video.path)
                }
            } catch {
                warnings.append(Failure.message(of: error))
                missing.append(video.path)
            }
        }
    }

    private mutating func findPictures(_ video: VideoReference) throws {
        let next = VideoID((document.videos.map(\.id.rawValue).max() ?? 0) + 1)
        guard let placed = try search.place(video, nextID: next) else {
            let first = video.imagePaths.first ?? ""
            missing.append(video.path.isEmpty ? first : "\(video.path)/\(first)")
            return
        }
        replace(video.id, by: placed.videos)
        document.frames = document.frames.compactMap { frame in
            guard frame.video == video.id else { return frame }
            return placed.places[frame.frame].map { frame.moved(to: placed.videos[$0.video].id, frame: $0.frame) }
        }
        document.suggestions = document.suggestions.compactMap { suggestion in
            guard suggestion.video == video.id else { return suggestion }
            return placed.places[suggestion.frame].map {
                Suggestion(
                    video: placed.videos[$0.video].id, frame: $0.frame, group: suggestion.group,
                    reason: suggestion.reason)
            }
        }
        sortFrames()
        if let first = placed.lost.first {
            warnings.append(
                "\(placed.lost.count) of \(video.imagePaths.count) pictures are not there, such as \(first); their labels "
                    + "were left out.")
        }
        if placed.videos.count > 1 {
            warnings.append(
                "The pictures have \(placed.videos.count) different sizes; those of each size became a video of their own."
            )
        }
    }

    /// Gives frames that are numbered by their times the numbers that the video's own times tell.
    ///
    /// - Parameter times: for each such video the time of each number, in s.
    /// - Throws: `CommandError` when the video is not here or its times are others, `VideoError`.
    mutating func place(_ times: [VideoID: [Double]], of url: URL) throws {
        for (id, moments) in times {
            guard let video = document.videos.first(where: { $0.id == id }) else { continue }
            guard video.frameCount > 0 else {
                throw CommandError.timesWithoutVideo(path: url.path, video: video.fileName)
            }
            let own = try VideoLocation.open(video, in: search.project).times
            let numbers = moments.map { Self.nearest(to: $0, in: own) }
            let spacing = (own.last ?? 0) / Double(max(1, own.count - 1))
            let fits = zip(moments, numbers).allSatisfy { abs($0 - own[$1]) <= max(spacing, 1e-3) }
            guard fits, zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 }) else {
                throw CommandError.timesDoNotFit(path: url.path, video: video.fileName)
            }
            document.frames = document.frames.map {
                $0.video == id ? $0.moved(to: id, frame: numbers[$0.frame]) : $0
            }
        }
    }

    /// The position of the time closest to `moment` in an ascending list that is not empty.
    private static func nearest(to moment: Double, in times: [Double]) -> Int {
        var (low, high) = (0, times.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < moment { low = middle + 1 } else { high = middle }
        }
        return low > 0 && moment - times[low - 1] < times[low] - moment ? low - 1 : low
    }

    private mutating func replace(_ id: VideoID, by videos: [VideoReference]) {
        guard let index = document.videos.firstIndex(where: { $0.id == id }) else { return }
        document.videos.replaceSubrange(index...index, with: videos)
    }

    private mutating func sortFrames() {
        let order = Dictionary(uniqueKeysWithValues: document.videos.enumerated().map { ($0.element.id, $0.offset) })
        document.frames.sort { (order[$0.video] ?? 0, $0.frame) < (order[$1.video] ?? 0, $1.frame) }
    }
}

extension LabeledFrame {
    fileprivate func moved(to video: VideoID, frame: Int) -> LabeledFrame {
        LabeledFrame(
            video: video, frame: frame, instances: instances, predictions: predictions, isNegative: isNegative)
    }
}
