import Domain

/// The pictures that a file names one by one, put together to videos: those of one folder, size and group are one.
struct PictureVideos {
    struct Place: Hashable {
        let video: VideoID
        let frame: Int
    }

    private struct Key: Hashable {
        let folder: String
        let size: [Int]
        let group: String
    }

    private(set) var videos: [VideoReference] = []
    private var indexOf: [Key: Int] = [:]
    private var frames: [[String: Int]] = []

    /// The frame that a picture is; one named twice in a group is one frame.
    ///
    /// - Parameters:
    ///   - name: as the file has it, with a folder or without.
    ///   - size: width and height in px, 0 where the file does not say.
    ///   - group: what the file says holds pictures together, such as the video they were taken from.
    mutating func add(_ name: String, size: (Int, Int) = (0, 0), group: String = "") -> Place {
        let path = SLPVideo.cleaned(name)
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let picture = parts.last.map(String.init) ?? path
        let folder = path.hasPrefix("/") && parts.count == 2 ? "/" : parts.dropLast().joined(separator: "/")
        let key = Key(folder: folder, size: [size.0, size.1], group: group)
        let index = indexOf[key] ?? start(key)
        let frame = frames[index][picture] ?? append(picture, to: index)
        return Place(video: videos[index].id, frame: frame)
    }

    private mutating func start(_ key: Key) -> Int {
        indexOf[key] = videos.count
        frames.append([:])
        videos.append(
            VideoReference(
                id: VideoID(videos.count + 1), kind: .imageList, path: key.folder, width: max(0, key.size[0]),
                height: max(0, key.size[1])))
        return videos.count - 1
    }

    private mutating func append(_ picture: String, to index: Int) -> Int {
        let frame = videos[index].frameCount
        videos[index].imagePaths.append(picture)
        videos[index].frameCount = frame + 1
        frames[index][picture] = frame
        return frame
    }
}

/// Labels gathered frame by frame, in whatever order a file names them.
struct GatheredFrames {
    private var frames: [PictureVideos.Place: LabeledFrame] = [:]

    mutating func add(_ instance: LabelInstance, at place: PictureVideos.Place) {
        frames[place, default: LabeledFrame(video: place.video, frame: place.frame)].instances.append(instance)
    }

    mutating func add(_ prediction: PredictedInstance, at place: PictureVideos.Place) {
        frames[place, default: LabeledFrame(video: place.video, frame: place.frame)].predictions.append(prediction)
    }

    mutating func markNegative(_ place: PictureVideos.Place) {
        frames[place, default: LabeledFrame(video: place.video, frame: place.frame)].isNegative = true
    }

    var sorted: [LabeledFrame] { frames.values.sorted { ($0.video, $0.frame) < ($1.video, $1.frame) } }
}
