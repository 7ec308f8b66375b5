import Foundation

/// One block of memory for the activations of whichever program runs; it grows and is reused.
final class Workspace {
    /// Free bytes before and after, since kernels read (and discard) up to a vector outside a buffer.
    static let guardBytes = 128

    private(set) var base: UnsafeMutableRawPointer?
    private(set) var bytes = 0
    /// The program whose values lie here.
    weak var occupant: CPUProgram?

    /// Makes room for `needed` bytes. What lay there is lost when the block has to grow.
    func reserve(_ needed: Int) throws -> UnsafeMutableRawPointer {
        if let base, bytes >= needed { return base }
        release()
        let size = needed + 2 * Self.guardBytes
        // Mapped, not malloc'ed: huge pages save time on the first touch and on every walk through it.
        guard let block = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            block != MAP_FAILED
        else {
            throw NeuralError.device(call: "memory", status: "no room for \(size >> 20) MiB of activations")
        }
        #if os(Linux)
        madvise(block, size, 14 /* MADV_HUGEPAGE */)
        #endif
        mapped = (block, size)
        bytes = needed
        let start = block + Self.guardBytes
        base = start
        return start
    }

    private var mapped: (block: UnsafeMutableRawPointer, size: Int)?

    private func release() {
        if let mapped { munmap(mapped.block, mapped.size) }
        (mapped, base, bytes) = (nil, nil, 0)
        occupant = nil
    }

    deinit { release() }
}

/// A stretch of the workspace, alive from one step to another.
final class Buffer {
    let bytes: Int
    fileprivate(set) var first: Int
    fileprivate(set) var last: Int
    fileprivate(set) var offset = 0

    fileprivate init(bytes: Int, step: Int) {
        self.bytes = bytes
        (first, last) = (step, step)
    }

    func address(_ base: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer { base + offset }

    func floats(_ base: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Float> {
        address(base).assumingMemoryBound(to: Float.self)
    }
}

/// Lays out buffers so that those alive at the same step do not overlap.
struct BufferPlan {
    private static let alignment = 128
    private var buffers: [Buffer] = []

    /// A buffer in use from `step` on.
    mutating func buffer(bytes: Int, at step: Int) -> Buffer {
        let rounded = (bytes + Self.alignment - 1) / Self.alignment * Self.alignment
        buffers.append(Buffer(bytes: rounded, step: step))
        return buffers[buffers.count - 1]
    }

    /// Keeps `buffer` alive until `step` at least.
    func use(_ buffer: Buffer, at step: Int) {
        buffer.first = min(buffer.first, step)
        buffer.last = max(buffer.last, step)
    }

    /// Gives every buffer its place, the largest first, each at the lowest gap that is free while it lives.
    /// - Returns: the bytes needed in all.
    /// - Complexity: O(n² log n) for n buffers.
    func place() -> Int {
        var placed: [Buffer] = []
        var total = 0
        for buffer in buffers.sorted(by: { ($0.bytes, $1.first) > ($1.bytes, $0.first) }) {
            var offset = 0
            for other in placed where other.first <= buffer.last && buffer.first <= other.last {
                if offset + buffer.bytes <= other.offset { break }
                offset = max(offset, other.offset + other.bytes)
            }
            buffer.offset = offset
            total = max(total, offset + buffer.bytes)
            let place = placed.firstIndex { $0.offset > offset } ?? placed.endIndex
            placed.insert(buffer, at: place)
        }
        return total
    }
}
