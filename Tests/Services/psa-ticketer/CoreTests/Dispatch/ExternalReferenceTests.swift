import PSATicketerCore
import Quantities
import Testing

// Goal: a ticket is found by its word. Method: examples of keys that look alike.
struct ExternalReferenceTests {
    private func key(_ system: String, _ pool: String, _ problem: String = "capacity")
        -> IncidentKey
    {
        IncidentKey(
            tenant: .single,
            client: ClientName("Acme"),
            system: system,
            pool: pool,
            problem: ProblemClass(rawValue: problem)
        )
    }

    @Test func `the same ticket has the same word, every other another one`() {
        let keys = [
            key("a", "b"), key("a/b", ""), key("", "a/b"), key("a%2Fb", ""), key("a", "b", "disk"),
        ]
        var words: Set<String> = []
        for key in keys {
            for generation in 1...3 {
                let word = AlertMaker.maker.reference(of: key, generation)
                #expect(word == AlertMaker.maker.reference(of: key, generation))
                words.insert(word.text)
            }
        }
        #expect(words.count == keys.count * 3)
    }

    @Test func `a word is one of letters and digits that every PSA keeps`() throws {
        let word = AlertMaker.maker.reference(of: key("nas1", "tank"), 1).text
        #expect(word.count == 26)
        #expect(word.count <= ExternalReference.lengthMax)
        #expect(word.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) })
        #expect(try #require(ExternalReference(word)).text == word)
        #expect(ExternalReference("PK123") == nil)
        #expect(ExternalReference(word.lowercased()) == nil)
    }

    @Test func `keys that differ have texts that differ`() {
        #expect(key("a", "b").text == "default/Acme/a/b/capacity")
        #expect(key("a/b", "").text == "default/Acme/a%2Fb//capacity")
    }
}
