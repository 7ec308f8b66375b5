import CFFmpeg

/// How a recording is to be turned before it is shown, as a telephone notes it that was held upright.
enum Turn: Int {
    case none, clockwise, half, counterclockwise

    /// What a stream's display matrix asks for; angles between quarters, which no camera writes, are left alone. FFmpeg's
    /// players and OpenCV, and with it SLEAP and DeepLabCut, turn likewise.
    init(of stream: UnsafeMutablePointer<AVStream>) {
        var size = 0
        guard let data = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size), size >= 9 * 4 else {
            self = .none
            return
        }
        let angle = data.withMemoryRebound(to: Int32.self, capacity: 9) { av_display_rotation_get($0) }
        let quarters = -angle / 90
        guard angle.isFinite, abs(quarters - quarters.rounded()) < 0.01 else {
            self = .none
            return
        }
        self = Turn(rawValue: (Int(quarters.rounded()) % 4 + 4) % 4) ?? .none
    }

    var swapsSides: Bool { self == .clockwise || self == .counterclockwise }
}

extension Frame {
    func turned(_ turn: Turn) -> Frame {
        guard turn != .none else { return self }
        let (newWidth, newHeight) = turn.swapsSides ? (height, width) : (width, height)
        let channels = format.channels
        let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { target, count in
            pixels.withUnsafeBufferPointer { source in
                for y in 0..<newHeight {
                    for x in 0..<newWidth {
                        let (fromX, fromY) =
                            switch turn {
                            case .none: (x, y)
                            case .clockwise: (y, height - 1 - x)
                            case .half: (width - 1 - x, height - 1 - y)
                            case .counterclockwise: (width - 1 - y, x)
                            }
                        let (to, from) = ((y * newWidth + x) * channels, (fromY * width + fromX) * channels)
                        for channel in 0..<channels { target[to + channel] = source[from + channel] }
                    }
                }
            }
            count = pixels.count
        }
        return Frame(
            width: newWidth, height: newHeight, format: format, pixels: turned, index: index, time: time)
    }

    /// As JPEG, made narrower first where it is wider than `maxWidth` px.
    func jpeg(_ encoder: JPEGEncoder, quality: Int, maxWidth: Int?) throws -> [UInt8] {
        let frame = if let maxWidth, maxWidth < width { try narrowed(to: maxWidth) } else { self }
        return try frame.pixels.withUnsafeBufferPointer {
            try encoder.encode(
                $0.baseAddress!, stride: frame.width * format.channels, width: frame.width, height: frame.height,
                format: format, quality: quality)
        }
    }
}
