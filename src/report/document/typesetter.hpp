#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "report/document/page.hpp"

namespace herald::report {

struct Measured {
    double width = 0, height = 0;
};

/// Shapes text of any script with the machine's fonts. One thread at a time.
class Typesetter {
public:
    Typesetter();
    ~Typesetter();
    /// Lines break at `width`; 0: not at all.
    Measured measure(std::string_view text, const TextStyle& style, double width = 0);

    struct Impl;
    Impl& impl() { return *impl_; }

private:
    std::unique_ptr<Impl> impl_;
};

/// Typesetters for those who need one: making one reads the fonts anew. Thread-safe.
class Fonts {
public:
    class Lease {
    public:
        Lease(Fonts& fonts, std::unique_ptr<Typesetter> one)
            : fonts_(fonts), typesetter_(std::move(one)) {}
        ~Lease() { fonts_.give_back(std::move(typesetter_)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Typesetter& operator*() { return *typesetter_; }

    private:
        Fonts& fonts_;
        std::unique_ptr<Typesetter> typesetter_;
    };
    Lease take();

private:
    static constexpr std::size_t kKept = 2;
    void give_back(std::unique_ptr<Typesetter> one);
    std::mutex mutex_;
    std::vector<std::unique_ptr<Typesetter>> free_;
};

}  // namespace herald::report
