import CFFmpeg
import Domain
import Foundation

/// A file with a video stream.
final class VideoFile: PictureSource {
    let path: String
    let info: VideoInfo
    private let decoder: PictureDecoder
    /// Opened once the first damage is met.
    private var carefulDecoder: PictureDecoder?
    private let converter = PictureConverter()
    private let compressor: PictureJPEG
    private let turnedCompressor: JPEGEncoder
    private let turn: Turn
    private let timeBase: Double

    init(path: String, indexCache: URL?, threads: Int, keepsNeighbours: Bool) throws {
        self.path = path
        decoder = try PictureDecoder(path: path, threads: threads, keepsNeighbours: keepsNeighbours)
        compressor = try PictureJPEG()
        turnedCompressor = try JPEGEncoder()
        let cache = try indexCache.map { try PacketIndexCache(folder: $0, video: path) }
        if let known = cache?.read() {
            decoder.index = known
        } else {
            decoder.index = try .build(with: decoder)
            try decoder.restart()
            try Self.look(into: decoder, converter: converter)
            cache?.write(decoder.index)
        }
        timeBase = decoder.demuxer.timeBase
        turn = Turn(of: decoder.demuxer.stream)
        info = Self.describe(decoder, turn)
    }

    /// Learns the pictures' size and whether they show colour, from three of them.
    private static func look(into decoder: PictureDecoder, converter: PictureConverter) throws {
        let count = decoder.index.count
        var channels: Int32 = 1
        var seen = 0
        for frame in Set([0, count / 2, count * 9 / 10]).sorted() {
            let picture: UnsafeMutablePointer<AVFrame>
            do { picture = try decoder.picture(of: frame) } catch VideoError.undecodableFrame { continue }
            seen += 1
            if decoder.index.width == 0 {
                decoder.index.width = picture.pointee.width
                decoder.index.height = picture.pointee.height
            }
            if try !isGray(picture, converter: converter) { channels = 3 }
        }
        if seen == 0 {
            throw VideoError.nothingDecodes(path: decoder.demuxer.path, codec: decoder.demuxer.codecName)
        }
        decoder.index.channels = channels
    }

    private static func isGray(_ picture: UnsafeMutablePointer<AVFrame>, converter: PictureConverter) throws -> Bool {
        if picture.isColourless { return true }
        if picture.hasPlainLuma { return false }
        return Frame.isColourless(rgb: try converter.pixels(of: picture, as: .rgb))
    }

    private static func describe(_ decoder: PictureDecoder, _ turn: Turn) -> VideoInfo {
        let (index, demuxer) = (decoder.index, decoder.demuxer)
        let (width, height) = turn.swapsSides ? (index.height, index.width) : (index.width, index.height)
        let rate = frameRate(index, timeBase: demuxer.timeBase, declared: demuxer.averageRate)
        return VideoInfo(
            width: Int(width), height: Int(height), channels: Int(index.channels),
            frameCount: index.count, framesPerSecond: rate,
            duration: rate > 0 ? Double(index.count) / rate : 0, codec: demuxer.codecName, kind: .file,
            missingFrames: Int(index.missing))
    }

    private static func frameRate(_ index: PacketIndex, timeBase: Double, declared: Double) -> Double {
        guard let first = index.pts.first, let last = index.pts.last, last > first else { return declared }
        let measured = Double(index.count - 1) / (Double(last - first) * timeBase)
        // Time stamps in whole milliseconds make 29.97 out of 30; the header's word is better when they agree.
        return declared > 0 && abs(measured / declared - 1) < 0.005 ? declared : measured
    }

    var times: [Double] { (0..<info.frameCount).map(time(of:)) }

    private func time(of index: Int) -> Double {
        let pts = decoder.index.pts
        if pts.isEmpty { return info.framesPerSecond > 0 ? Double(index) / info.framesPerSecond : Double(index) }
        return Double(pts[index] &- pts[0]) * timeBase
    }

    private func picture(_ index: Int) throws -> UnsafeMutablePointer<AVFrame> {
        let picture = try soundPicture(index)
        let size = PixelSize(width: Int(decoder.index.width), height: Int(decoder.index.height))
        guard picture.width == size.width, picture.height == size.height else {
            throw VideoError.sizeChanged(
                path: path, frame: index, expected: size,
                found: PixelSize(width: picture.width, height: picture.height))
        }
        return picture
    }

    /// Where the quick decoder met damage, a careful one has the last word: its answer is the same however the frame is
    /// come by.
    private func soundPicture(_ index: Int) throws -> UnsafeMutablePointer<AVFrame> {
        do {
            let picture = try decoder.picture(of: index)
            if !decoder.isInDoubt(index) { return picture }
        } catch VideoError.undecodableFrame where index >= decoder.index.leading {
        }
        return try careful().picture(of: index)
    }

    private func careful() throws -> PictureDecoder {
        if let carefulDecoder { return carefulDecoder }
        let made = try PictureDecoder(path: path, threads: 1, isCareful: true)
        made.index = decoder.index
        carefulDecoder = made
        return made
    }

    func frame(_ index: Int, as format: PixelFormat) throws -> Frame {
        let picture = try picture(index)
        let pixels = try converter.pixels(of: picture, as: format)
        return Frame(
            width: picture.width, height: picture.height, format: format, pixels: pixels, index: index,
            time: time(of: index)
        ).turned(turn)
    }

    func jpeg(_ index: Int, quality: Int, maxWidth: Int?) throws -> [UInt8] {
        guard turn == .none else {
            return try frame(index, as: info.channels == 1 ? .gray : .rgb)
                .jpeg(turnedCompressor, quality: quality, maxWidth: maxWidth)
        }
        return try compressor.encode(picture(index), quality: quality, maxWidth: maxWidth)
    }

    /// Adler-32 over the decoded planes, from 0, as `ffmpeg -f framecrc` writes it.
    func checksum(_ index: Int) throws -> UInt32 { try picture(index).checksum }
}

extension UnsafeMutablePointer<AVFrame> {
    fileprivate var checksum: UInt32 {
        let size = av_image_get_buffer_size(pixelFormat, pointee.width, pointee.height, 1)
        guard size > 0 else { return 0 }
        var bytes = [UInt8](repeating: 0, count: Int(size))
        var planes = (0..<4).map { UnsafePointer(plane($0)) }
        var strides = (0..<4).map { Int32(stride($0)) }
        av_image_copy_to_buffer(
            &bytes, size, &planes, &strides, pixelFormat, pointee.width, pointee.height, 1)
        return av_adler32_update(0, bytes, bytes.count)
    }
}
