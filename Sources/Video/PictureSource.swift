/// What a video is read from: a file with a video stream, or images.
protocol PictureSource: AnyObject {
    var path: String { get }
    var info: VideoInfo { get }
    var times: [Double] { get }
    /// - Precondition: `index` lies within the video.
    func frame(_ index: Int, as format: PixelFormat) throws -> Frame
    func jpeg(_ index: Int, quality: Int, maxWidth: Int?) throws -> [UInt8]
}
