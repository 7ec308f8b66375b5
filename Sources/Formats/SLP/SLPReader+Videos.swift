import Domain
import Foundation

extension SLPReader {
    mutating func readVideos(_ file: borrowing HDF5File) throws {
        let crops = try readCrops(file)
        for (i, row) in try rows(file, "videos_json").enumerated() {
            let video = try withSource(SLPVideo(json: row), file)
            offsets.append(crops[i] ?? Point(0, 0))
            videoIndex[i] = i
            positions.append([:])
            videos.append(try reference(video, index: i, file))
        }
        try readVideoNumbers(file)
    }

    /// A package's entry with the original video, which stands beside its images, put in.
    private func withSource(_ video: SLPVideo, _ file: borrowing HDF5File) throws -> SLPVideo {
        guard video.isEmbeddedHere, let dataset = video.dataset, video.json["source_video"] == nil else { return video }
        let group = dataset.hasSuffix("/video") ? String(dataset.dropLast(6)) : dataset
        for name in ["source_video", "original_video"].map({ "\(group)/\($0)" }) where try file.contains(name) {
            var text = try file.text("json", of: name)
            if text == nil { text = try file.dataset("\(name)/json").strings().first }
            if let text { return SLPVideo(json: video.json.setting("source_video", try parse(text, name))) }
        }
        return video
    }

    private mutating func reference(_ video: SLPVideo, index: Int, _ file: borrowing HDF5File) throws -> VideoReference
    {
        let id = VideoID(index + 1)
        guard video.isEmbedded else {
            if video.dataset != nil {
                warnings.append("Video \(index + 1), \(video.path), lies in an HDF5 file and cannot be shown yet.")
            }
            return video.reference(id: id)
        }
        let found = try findImages(video, file)
        if embedded == .asSource || found == nil { return sourceReference(video, id: id, found: found != nil) }
        return imagesReference(video, id: id, images: found!)
    }

    private func findImages(_ video: SLPVideo, _ file: borrowing HDF5File) throws -> EmbeddedImages? {
        guard let dataset = video.dataset else { return nil }
        if video.isEmbeddedHere {
            return try EmbeddedImages.find(in: file, url: url, dataset: dataset, formatID: formatID)
        }
        let beside = url.deletingLastPathComponent()
        let name = video.path.split(separator: "/").last.map(String.init) ?? video.path
        for candidate in [URL(fileURLWithPath: video.path, relativeTo: beside), beside.appendingPathComponent(name)]
        where FileManager.default.fileExists(atPath: candidate.path) {
            let other = try HDF5File.open(candidate.absoluteURL)
            let format = try other.number("format_id", of: "metadata") ?? 1
            return try EmbeddedImages.find(in: other, url: candidate.absoluteURL, dataset: dataset, formatID: format)
        }
        return nil
    }

    /// The original video in place of a package's images.
    private mutating func sourceReference(_ video: SLPVideo, id: VideoID, found: Bool) -> VideoReference {
        if !found {
            warnings.append(
                "Video \(id): its images (\(video.dataset ?? "") in \(video.path)) cannot be read"
                    + (video.source == nil ? "." : "; the original video is used instead."))
        }
        var reference = (video.source ?? video).reference(id: id)
        reference.sourceJSON = video.json.text
        return reference
    }

    private mutating func imagesReference(_ video: SLPVideo, id: VideoID, images found: EmbeddedImages)
        -> VideoReference
    {
        var reference = (video.source ?? video).reference(id: id)
        let own = video.reference(id: id)
        reference.kind = .embedded
        reference.path = String(found.dataset.split(separator: "/").first ?? "video")
        reference.imagePaths = found.sourceFrames.enumerated().map { i, frame in
            let digits = String(frame)
            return "\(i)_" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits + ".\(found.format)"
        }
        if own.width > 0 { (reference.width, reference.height) = (own.width, own.height) }
        reference.sourceFrames = found.sourceFrames
        reference.sourceJSON = video.json.text
        images[id] = found
        let index = Int(id.rawValue) - 1
        for (i, frame) in found.sourceFrames.enumerated() where positions[index][frame] == nil {
            positions[index][frame] = i
        }
        return reference
    }

    /// The frame by which the document knows frame `frame` of the file; a new position when it has no image.
    mutating func position(of frame: Int, in video: Int) -> Int {
        guard videos[video].kind == .embedded else { return frame }
        if let known = positions[video][frame] { return known }
        let added = videos[video].sourceFrames.count
        videos[video].sourceFrames.append(frame)
        positions[video][frame] = added
        return added
    }

    mutating func finishVideos() {
        for i in videos.indices where videos[i].kind == .embedded {
            videos[i].frameCount = videos[i].sourceFrames.count
            let bare = videos[i].frameCount - videos[i].imagePaths.count
            if bare > 0 {
                warnings.append("Video \(videos[i].id): \(bare) of its frames have no image in the package.")
            }
        }
    }

    /// Which video each number in `frames` means: usually the position in the list, in old packages the number of the
    /// group that holds its images.
    private mutating func readVideoNumbers(_ file: borrowing HDF5File) throws {
        var used = Set<Int>()
        let frames = try file.dataset("frames")
        let column = try frames.required(["video"])[0]
        try frames.forEachBlock { block in
            for row in 0..<block.count { used.insert(block.int(row, column)) }
        }
        if used.count == videos.count, used.max() == videos.count - 1 { return }
        for (i, video) in videos.enumerated() {
            let json = try video.sourceJSON.map { try parse(Array($0.utf8), "videos_json") }
            if let number = json.map(SLPVideo.init(json:))?.groupNumber { videoIndex[number] = i }
        }
    }

    /// The origin of each cropped view, px; sleap-io keeps its points relative to the crop.
    private mutating func readCrops(_ file: borrowing HDF5File) throws -> [Int: Point] {
        guard let list = try rows(file, "video_crops", optional: true).first?.array else { return [:] }
        var origins: [Int: Point] = [:]
        for entry in list {
            guard let video = entry["video"]?.int, let crop = entry["crop"]?.array, crop.count == 4,
                let x = crop[0].double, let y = crop[1].double
            else { throw FormatError.inconsistent(path: path, place: "video_crops", found: "holds \(entry.text)") }
            origins[video] = Point(x, y)
            warnings.append("Video \(video + 1) is a cropped view; its points were moved into the whole frame.")
        }
        return origins
    }
}
