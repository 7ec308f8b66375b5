import Video

extension Frame {
    /// The frame in grey or colour, as a network wants it.
    func converted(channels: Int) -> Frame {
        guard channels != format.channels else { return self }
        return Frame(
            width: width, height: height, format: channels == 1 ? .gray : .rgb,
            pixels: channels == 1 ? luma : tripled, index: index, time: time)
    }

    /// BT.601 luma of an RGB frame, in 16-bit fixed point.
    private var luma: [UInt8] {
        converted(count: width * height) { source, target in
            for index in target.indices {
                let red = 19595 * UInt32(source[3 * index])
                let green = 38470 * UInt32(source[3 * index + 1])
                let blue = 7471 * UInt32(source[3 * index + 2])
                target[index] = UInt8(truncatingIfNeeded: (red + green + blue + 32768) >> 16)
            }
        }
    }

    private var tripled: [UInt8] {
        converted(count: 3 * width * height) { source, target in
            for index in source.indices {
                target[3 * index] = source[index]
                target[3 * index + 1] = source[index]
                target[3 * index + 2] = source[index]
            }
        }
    }

    private func converted(
        count: Int, _ body: (UnsafeBufferPointer<UInt8>, UnsafeMutableBufferPointer<UInt8>) -> Void
    ) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { target, filled in
            pixels.withUnsafeBufferPointer { body($0, UnsafeMutableBufferPointer(rebasing: target[0..<count])) }
            filled = count
        }
    }
}
