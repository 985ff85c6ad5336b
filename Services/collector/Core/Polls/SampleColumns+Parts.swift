package import Contracts

extension SampleColumns {
    /// The samples in pieces whose encoded form stays below a number of bytes.
    ///
    /// One sample is never cut: a piece of one may be larger.
    package func parts(bytesMax: Int) -> [SampleColumns] {
        // Room for the envelope's other members: ids, names, client and claim.
        let room = bytesMax - 4096
        if count <= 1 || wireBytesMax <= room { return [self] }
        var pieces: [SampleColumns] = []
        for half in [slice(0..<count / 2), slice(count / 2..<count)] {
            pieces += half.parts(bytesMax: bytesMax)
        }
        return pieces
    }

    /// Some of the samples, with only the words they use.
    private func slice(_ rows: Range<Int>) -> SampleColumns {
        var words = [""]
        var places = [UInt32](repeating: 0, count: layout.words.count)
        func place(_ index: UInt32) -> UInt32 {
            if index == 0 { return 0 }
            if places[Int(index)] == 0 {
                places[Int(index)] = UInt32(words.count)
                words.append(layout.word(index))
            }
            return places[Int(index)]
        }
        let shapes = layout.shapes[rows].map { shape in
            var shape = shape
            shape.type = place(shape.type)
            shape.object = place(shape.object)
            shape.name = place(shape.name)
            shape.unit = place(shape.unit)
            shape.text = place(shape.text)
            shape.sentUnit = place(shape.sentUnit)
            shape.metadata = place(shape.metadata)
            return shape
        }
        guard let layout = SampleLayout(words: words, shapes: shapes),
            let slice = SampleColumns(layout, Array(readings[rows]))
        else { preconditionFailure("every index was given a word") }
        return slice
    }
}
