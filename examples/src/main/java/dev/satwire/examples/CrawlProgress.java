package dev.satwire.examples;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows on standard error how far a crawl has come, if somebody watches. */
final class CrawlProgress implements AutoCloseable {
    private final Crawler crawler;
    private final @Nullable ProgressBar bar;

    private CrawlProgress(Crawler crawler, @Nullable ProgressBar bar) {
        this.crawler = crawler;
        this.bar = bar;
    }

    static CrawlProgress of(Crawler crawler, Output output) {
        return new CrawlProgress(
                crawler,
                output.isWatched()
                        ? new ProgressBarBuilder()
                                .setTaskName("crawl")
                                .setStyle(ProgressBarStyle.ASCII)
                                .setUnit(" nodes", 1)
                                .setInitialMax(1)
                                .clearDisplayOnFinish()
                                .build()
                        : null);
    }

    /** To be called on the thread that crawls. */
    void update() {
        if (bar != null) {
            bar.maxHint(crawler.known());
            bar.stepTo(crawler.visited());
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
