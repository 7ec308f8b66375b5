import COneDNN

/// oneDNN's engine, stream and objects; memory always belongs to us, its memory objects only point.
enum OneDNN {
    /// Turns a status into an error.
    @inline(__always)
    static func check(_ status: dnnl_status_t, _ call: @autoclosure () -> String) throws {
        guard status == dnnl_success else {
            throw NeuralError.device(call: call(), status: String(cString: dnnl_status2str(status)))
        }
    }

    /// Lanes of a channel block that suit this processor: 16 with AVX-512, else 8.
    static var block: Int {
        // The flags are nested: every AVX-512 set contains avx512_core's bits.
        let core = dnnl_cpu_isa_avx512_core.rawValue
        return dnnl_get_effective_cpu_isa().rawValue & core == core ? 16 : 8
    }

    static var version: String {
        guard let version = dnnl_version() else { return "unknown" }
        return "\(version.pointee.major).\(version.pointee.minor).\(version.pointee.patch)"
    }

    /// True where products of bfloat16 numbers have instructions of their own.
    static var hasBFloat16: Bool {
        let isa = dnnl_cpu_isa_avx512_core_bf16.rawValue
        return dnnl_get_effective_cpu_isa().rawValue & isa == isa
    }

    /// A CPU engine with its in-order stream.
    final class Engine {
        fileprivate(set) var handle: dnnl_engine_t?
        fileprivate(set) var stream: dnnl_stream_t?

        init() throws {
            try check(dnnl_engine_create(&handle, dnnl_cpu, 0), "engine_create")
            try check(
                dnnl_stream_create(&stream, handle, UInt32(dnnl_stream_default_flags.rawValue)), "stream_create")
        }

        deinit {
            dnnl_stream_destroy(stream)
            dnnl_engine_destroy(handle)
        }
    }

    /// The shape, number type and layout of an array.
    struct Layout {
        var descriptor: dnnl_memory_desc_t

        init(_ dimensions: [Int], _ tag: dnnl_format_tag_t, _ type: dnnl_data_type_t = dnnl_f32) throws {
            descriptor = dnnl_memory_desc_t()
            try check(
                dnnl_memory_desc_init_by_tag(
                    &descriptor, Int32(dimensions.count), dimensions.map(Int64.init), type, tag),
                "memory_desc_init_by_tag")
        }

        init(_ descriptor: dnnl_memory_desc_t) { self.descriptor = descriptor }

        var type: dnnl_data_type_t { descriptor.data_type }

        /// The same array of numbers of another type.
        func with(_ type: dnnl_data_type_t) -> Layout {
            var copy = self
            copy.descriptor.data_type = type
            return copy
        }

        var bytes: Int { withUnsafePointer(to: descriptor) { dnnl_memory_desc_get_size($0) } }

        static func == (a: Layout, b: Layout) -> Bool {
            withUnsafePointer(to: a.descriptor) { a in
                withUnsafePointer(to: b.descriptor) { b in dnnl_memory_desc_equal(a, b) != 0 }
            }
        }
    }

    /// A pointer with a layout; the pointer is set before each use.
    final class Memory {
        fileprivate var handle: dnnl_memory_t?
        let layout: Layout
        private(set) var address: UnsafeMutableRawPointer?

        init(_ layout: Layout, on engine: Engine) throws {
            self.layout = layout
            try withUnsafePointer(to: layout.descriptor) {
                try check(dnnl_memory_create(&handle, $0, engine.handle, nil), "memory_create")
            }
        }

        func point(to address: UnsafeMutableRawPointer) throws {
            try check(dnnl_memory_set_data_handle(handle, address), "memory_set_data_handle")
            self.address = address
        }

        deinit { dnnl_memory_destroy(handle) }
    }

    /// A compiled operation with its arguments.
    final class Primitive {
        private var handle: dnnl_primitive_t?
        private let engine: Engine

        init(_ description: PrimitiveDescription) throws {
            engine = description.engine
            try check(dnnl_primitive_create(&handle, description.handle), "primitive_create")
        }

        func run(_ arguments: [(Int32, Memory)]) throws {
            let list = arguments.map { dnnl_exec_arg_t(arg: $0.0, memory: $0.1.handle) }
            try check(
                dnnl_primitive_execute(handle, engine.stream, Int32(list.count), list), "primitive_execute")
            try check(dnnl_stream_wait(engine.stream), "stream_wait")
        }

        deinit { dnnl_primitive_destroy(handle) }
    }

    /// What oneDNN chose for an operation: the implementation and the layouts it wants.
    final class PrimitiveDescription {
        fileprivate var handle: dnnl_primitive_desc_t?
        let engine: Engine

        /// - Parameter hint: the forward description, for a backward operation.
        init(
            _ operation: UnsafeRawPointer, on engine: Engine, relu: Bool = false, hint: PrimitiveDescription? = nil
        ) throws {
            self.engine = engine
            var attributes: dnnl_primitive_attr_t?
            try check(dnnl_primitive_attr_create(&attributes), "primitive_attr_create")
            defer { dnnl_primitive_attr_destroy(attributes) }
            try check(
                dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user), "set_scratchpad_mode")
            if relu { try Self.appendReLU(to: attributes) }
            try check(
                dnnl_primitive_desc_create(&handle, operation, attributes, engine.handle, hint?.handle),
                "primitive_desc_create")
        }

        /// A copy from one layout to another.
        init(reorder source: Layout, to target: Layout, on engine: Engine) throws {
            self.engine = engine
            try withUnsafePointer(to: source.descriptor) { source in
                try withUnsafePointer(to: target.descriptor) { target in
                    try check(
                        dnnl_reorder_primitive_desc_create(
                            &handle, source, engine.handle, target, engine.handle, nil), "reorder_primitive_desc_create"
                    )
                }
            }
        }

        private static func appendReLU(to attributes: dnnl_primitive_attr_t?) throws {
            var operations: dnnl_post_ops_t?
            try check(dnnl_post_ops_create(&operations), "post_ops_create")
            defer { dnnl_post_ops_destroy(operations) }
            try check(dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, 0, 0), "append_eltwise")
            try check(dnnl_primitive_attr_set_post_ops(attributes, operations), "set_post_ops")
        }

        func layout(_ query: dnnl_query_t) throws -> Layout {
            guard let descriptor = dnnl_primitive_desc_query_md(handle, query, 0) else {
                throw NeuralError.device(call: "primitive_desc_query_md", status: "no such array")
            }
            return Layout(descriptor.pointee)
        }

        /// The implementation's name, such as `jit:avx512_core`.
        var implementation: String {
            var name: UnsafePointer<CChar>?
            guard dnnl_primitive_desc_query(handle, dnnl_query_impl_info_str, 0, &name) == dnnl_success, let name
            else { return "unknown" }
            return String(cString: name)
        }

        deinit { dnnl_primitive_desc_destroy(handle) }
    }
}
