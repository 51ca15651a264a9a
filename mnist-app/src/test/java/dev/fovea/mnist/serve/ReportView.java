package dev.fovea.mnist.serve;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A report's page in a browser, as its reader sees it. */
final class ReportView {
    /** How many pixels of each canvas that a selector finds are not empty. */
    private static final String PAINTED =
            """
                    return [...document.querySelectorAll(arguments[0])].map((canvas) => {
                      const copy = new OffscreenCanvas(canvas.width, canvas.height)
                          .getContext('2d', {willReadFrequently: true});
                      copy.drawImage(canvas, 0, 0);
                      const {data} = copy.getImageData(0, 0, canvas.width, canvas.height);
                      return data.filter((value, index) => index % 4 === 3 && value > 0).length;
                    });
                    """;

    private final Browser browser;

    ReportView(Browser browser) {
        this.browser = browser;
    }

    Object script(String script, Object... arguments) {
        return Objects.requireNonNull(browser.driver().executeScript(script, arguments));
    }

    List<WebElement> elements(String selector) {
        return browser.driver().findElements(By.cssSelector(selector));
    }

    /** The text of the first element, shown or not, with single spaces. */
    String text(String selector) {
        return ((String) script("return document.querySelector(arguments[0]).textContent", selector))
                .replaceAll("[\\s\\u00a0]+", " ").strip();
    }

    /** The texts of all elements as they are shown. */
    List<String> texts(String selector) {
        return elements(selector).stream().map(WebElement::getText).toList();
    }

    /** How many pixels of each canvas are painted. */
    List<Long> painted(String selector) {
        return ((List<?>) script(PAINTED, selector)).stream().map(pixels -> (Long) pixels).toList();
    }

    /** Waits until something holds. */
    void await(Predicate<ReportView> condition) {
        new WebDriverWait(browser.driver(), Browser.PATIENCE, Duration.ofMillis(20))
                .until(driver -> condition.test(this));
    }
}
