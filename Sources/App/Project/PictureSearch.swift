import Domain
import Foundation
import Video

/// What became of a list of pictures on this machine.
struct PlacedPictures {
    /// One video for each size of picture, the first with the list's own id.
    let videos: [VideoReference]
    /// Where each frame of the list is now, as a position in `videos` and a frame; not there for pictures that are lost.
    let places: [Int: (video: Int, frame: Int)]
    /// The pictures that are nowhere.
    let lost: [String]
}

extension VideoSearch {
    /// The pictures of a list, as far as they are here; nil when none is.
    ///
    /// They are looked for as the file names them, then in folders of the usual names beside it.
    /// - Throws: `VideoError` when the pictures are there but cannot be read.
    func place(_ video: VideoReference, nextID: VideoID) throws -> PlacedPictures? {
        guard let (folder, names) = locate(video) else { return nil }
        var groups: [(size: [Int], frames: [Int])] = []
        for (frame, name) in names.enumerated() {
            guard let name else { continue }
            let size = PictureSize.of(folder.appendingPathComponent(name).path).map { [$0.width, $0.height] }
            if let index = groups.firstIndex(where: { $0.size == size ?? groups[0].size }) {
                groups[index].frames.append(frame)
            } else {
                groups.append((size ?? [], [frame]))
            }
        }
        var (videos, places) = ([VideoReference](), [Int: (video: Int, frame: Int)]())
        for (index, group) in groups.enumerated() {
            for (position, frame) in group.frames.enumerated() { places[frame] = (index, position) }
            let id = index == 0 ? video.id : VideoID(nextID.rawValue + Int64(index) - 1)
            var part = video.numbered(id)
            part.imagePaths = group.frames.compactMap { names[$0] }
            if groups.count > 1 || part.imagePaths.count < names.count { part.sourceJSON = nil }
            videos.append(try inspected(part, in: folder))
        }
        let lost = zip(names, video.imagePaths).filter { $0.0 == nil }.map(\.1)
        return PlacedPictures(videos: videos, places: places, lost: lost)
    }

    /// The folder in which the first picture that can be found lies, and each picture's path in it.
    private func locate(_ video: VideoReference) -> (folder: URL, names: [String?])? {
        let base = video.path.isEmpty || video.path.hasSuffix("/") ? video.path : video.path + "/"
        for image in video.imagePaths {
            for place in pictureCandidates(base + image) where exists(place) {
                let folder =
                    place.path.hasSuffix("/" + image)
                    ? URL(fileURLWithPath: String(place.path.dropLast(image.count + 1)), isDirectory: true)
                    : place.deletingLastPathComponent()
                let names = video.imagePaths.map { name in
                    [name, Self.name(name)].first { exists(folder.appendingPathComponent($0)) }
                }
                return (folder, names)
            }
        }
        return nil
    }

    private func pictureCandidates(_ path: String) -> [URL] {
        let beside = ["images", "imgs", "data/images", "..", "../images"].map { home.appendingPathComponent($0) }
        return candidates(path)
            + beside.flatMap { VideoSearch(home: $0, roots: [], project: project).candidates(path) }
    }

    private func inspected(_ video: VideoReference, in folder: URL) throws -> VideoReference {
        let paths = video.imagePaths.map { folder.appendingPathComponent($0).path }
        let info = try VideoDecoder(images: paths).info
        var found = video
        found.path = VideoLocation.storedPath(of: folder, in: project)
        (found.width, found.height, found.channels) = (info.width, info.height, info.channels)
        found.frameCount = info.frameCount
        found.fingerprint = try Fingerprint.of(images: paths)
        return found
    }
}

extension VideoReference {
    /// The same video under another number.
    func numbered(_ id: VideoID) -> VideoReference {
        VideoReference(
            id: id, kind: kind, path: path, imagePaths: imagePaths, width: width, height: height, channels: channels,
            frameCount: frameCount, framesPerSecond: framesPerSecond, fingerprint: fingerprint,
            sourceFrames: sourceFrames, sourceJSON: sourceJSON)
    }

    /// The last part of its path, whichever system wrote it.
    var fileName: String { VideoSearch.name(path) }

    /// Its name without the ending.
    var stem: String { (fileName as NSString).deletingPathExtension }
}
