import Testing

struct ExemptionTests {
    @Test func `every exemption names a file that exists and gives a reason`() {
        for exemption in Exemption.all {
            #expect(Repository.exists(exemption.path), "\(exemption.path) is gone: drop it")
            #expect(exemption.reason.count > 20, "say why \(exemption.path) is exempt")
        }
        for (path, reason) in ScopeRule.makers {
            #expect(Repository.exists(path), "\(path) is gone: drop it")
            #expect(reason.count > 20, "say what \(path) verified")
        }
    }
}
