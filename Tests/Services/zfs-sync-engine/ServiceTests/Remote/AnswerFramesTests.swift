import Testing
import ZFSSyncEngine
import ZFSSyncEngineCore

@Suite struct `Frames of a control channel` {
    private let answer = Array("a\tb\nc\n\nmark 1 5\nwrong".utf8)
    private let expected = CommandAnswer(
        status: 1,
        output: Array("a\tb\nc\n".utf8),
        errors: Array("wrong".utf8)
    )

    @Test func `an answer is whole wherever its bytes were cut on their way`() throws {
        for cut in 0...answer.count {
            var frames = AnswerFrames(outputMax: 100, complaintMax: 100)
            frames.take(answer[..<cut])
            let early = try frames.next("mark")
            #expect(early == (cut == answer.count ? expected : nil))
            frames.take(answer[cut...])
            if early == nil { #expect(try frames.next("mark") == expected) }
            #expect(frames.isEmpty)
        }
    }

    @Test func `several answers in one piece come out one after another`() throws {
        var frames = AnswerFrames(outputMax: 100, complaintMax: 100)
        frames.take(Array("x\nm1 0 0\n".utf8) + Array("y\nm2 3 1\ne".utf8))
        #expect(try frames.next("m1")?.text == "x")
        let second = try #require(try frames.next("m2"))
        #expect(second.text == "y")
        #expect(second.status == 3)
        #expect(second.errorText == "e")
        #expect(frames.isEmpty)
    }

    @Test(arguments: [(99, true), (100, true), (101, false)])
    func `output is taken up to the limit and not a byte more`(count: Int, isFine: Bool) throws {
        var frames = AnswerFrames(outputMax: 100, complaintMax: 100)
        frames.take(Array(repeating: UInt8(ascii: "x"), count: count) + Array("\nm 0 0\n".utf8))
        if isFine {
            #expect(try frames.next("m")?.output.count == count)
        } else {
            #expect(throws: AnswerFrames.Fault.tooLarge) { try frames.next("m") }
        }
    }

    @Test func `output without an end is refused before it fills the memory`() throws {
        var frames = AnswerFrames(outputMax: 100, complaintMax: 100)
        frames.take(Array(repeating: UInt8(ascii: "x"), count: 120))
        #expect(throws: AnswerFrames.Fault.tooLarge) { try frames.next("mark") }
    }

    @Test(arguments: ["\nm zero 0\n", "\nm 0 -1\n", "\nm 0\n", "\nm 0 0 0\n"])
    func `what is no frame is refused`(text: String) throws {
        var frames = AnswerFrames(outputMax: 100, complaintMax: 100)
        frames.take(Array(text.utf8))
        #expect(throws: AnswerFrames.Fault.broken) { try frames.next("m") }
    }

    @Test func `a cut answer is never taken for a whole one`() throws {
        for cut in 0..<answer.count {
            var frames = AnswerFrames(outputMax: 100, complaintMax: 100)
            frames.take(answer[..<cut])
            #expect(try frames.next("mark") == nil)
        }
    }
}
